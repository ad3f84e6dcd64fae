import { rmSync } from 'node:fs';
import type { IssueList } from '../../../quality-model/src/index.ts';
import { startCompanion, type Companion } from '../companion.ts';
import { freePort } from '../freePorts.ts';
import { waitFor } from '../waitFor.ts';
import { notifyOf } from './alertNotifier.ts';

/** A companion that knows of one issue, at once: an alert of severity critical is enough for one. */
export type CompanionWithIssue = Readonly<{
  issueId: string;
  apiUrl: string;
  token: Companion['token'];
  /** The process that runs, or ran last. */
  companion: () => Companion;
  /** Ends the process; nobody listens at its ports then. */
  halt: () => Promise<void>;
  /** Starts it again if it was halted, at the same ports and with what it knew. */
  resume: () => Promise<void>;
  stop: () => Promise<void>;
}>;

const HOOK_TOKEN = 'the-token-of-the-alertmanager';
const ALERT = {
  labels: { alertname: 'PaymentDown', severity: 'critical', service: 'payment' },
  annotations: { summary: 'No charge went through for 5 minutes' },
};

export async function startCompanionWithIssue(): Promise<CompanionWithIssue> {
  const env = { ALERTMANAGER_TOKEN: HOOK_TOKEN };
  const nobody = `http://127.0.0.1:${await freePort()}`;
  const alertmanager = { id: 'main', url: nobody, webhook: { token: 'env:ALERTMANAGER_TOKEN' } };
  let running = await startCompanion({ env, config: { alertmanagers: [alertmanager] } });
  const { dataDir, portBase, apiUrl, token } = running;
  await notifyOf({ url: `${apiUrl}/api/v1/hooks/alertmanager/main`, token: HOOK_TOKEN }, [
    { ...ALERT, startsAtMs: Date.now() - 60_000 },
  ]);
  const issueId = await waitFor('the issue', async () => {
    const { issues } = await running.get<IssueList>('/api/v1/issues');
    return issues[0]?.id;
  });
  const halt = async (): Promise<void> => void (await running.stop());
  return {
    issueId,
    apiUrl,
    token,
    companion: () => running,
    halt,
    resume: async () => {
      const { exitCode, signalCode } = running.process;
      if (exitCode !== null || signalCode !== null) running = await startCompanion({ dataDir, portBase, env });
    },
    stop: async () => {
      await halt();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
