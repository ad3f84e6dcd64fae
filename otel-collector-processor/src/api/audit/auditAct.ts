import { ApiError } from '../apiError.ts';
import type { ApiDeps } from '../deps.ts';
import type { Caller } from '../auth/caller.ts';

/** What is done, by whom, to what. */
export type Act = Readonly<{
  caller: Caller;
  requestId: string;
  /** Dotted, as `admin.reload`. */
  action: string;
  subject: string;
  detail: Readonly<Record<string, unknown>>;
}>;

/**
 * Runs an act with its entry in the audit trail. The entry is written first, and what cannot be written down is not
 * done; an act that fails gets a second entry that says so.
 */
export async function auditAct<Result>(
  { caller, requestId, action, subject, detail }: Act,
  { store, nowMs, logger }: Pick<ApiDeps, 'store' | 'nowMs' | 'logger'>,
  run: () => Promise<Result>,
): Promise<Result> {
  const record = (outcome: Readonly<Record<string, unknown>>): Promise<void> =>
    store.appendAudit({
      atMs: nowMs(),
      actor: caller.login,
      action,
      subject,
      detail: { ...detail, ...outcome, requestId, via: caller.via, orgId: caller.orgId, role: caller.role },
    });
  await record({ outcome: 'started' });
  logger.info({ requestId, action, subject, actor: caller.login, via: caller.via }, 'act');
  try {
    return await run();
  } catch (error) {
    const code = error instanceof ApiError ? error.code : 'internal';
    await record({ outcome: 'failed', code }).catch((auditError: unknown) => {
      logger.error(
        { requestId, action, err: auditError },
        'the failure of an act could not be written into the audit trail',
      );
    });
    throw error;
  }
}
