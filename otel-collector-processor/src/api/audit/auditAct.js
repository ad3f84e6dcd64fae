import { ApiError } from '../apiError.ts';
/**
 * Runs an act with its entry in the audit trail. The entry is written first, and what cannot be written down is not
 * done; an act that fails gets a second entry that says so.
 */
export async function auditAct({ caller, requestId, action, subject, detail }, { store, nowMs, logger }, run) {
    const record = (outcome) => store.appendAudit({
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
    }
    catch (error) {
        const code = error instanceof ApiError ? error.code : 'internal';
        await record({ outcome: 'failed', code }).catch((auditError) => {
            logger.error({ requestId, action, err: auditError }, 'the failure of an act could not be written into the audit trail');
        });
        throw error;
    }
}
