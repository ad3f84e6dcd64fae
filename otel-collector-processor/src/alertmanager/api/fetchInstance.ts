import { z } from 'zod';
import type { AlertmanagerClient } from './alertmanagerClient.ts';
import { timeSchema } from './listedAlert.ts';

const statusSchema = z.object({ uptime: timeSchema, versionInfo: z.object({ version: z.string() }) });

/** One life of an Alertmanager process: it keeps its alerts in memory alone. */
export type Instance = Readonly<{
  /** When it started, Unix milliseconds by its own clock. Of two lives it is different. */
  startedMs: number;
  version: string;
}>;

/** Which life answers. Undefined where it does not say: what stands before it may keep /api/v2/status to itself. */
export async function fetchInstance(ask: AlertmanagerClient, signal: AbortSignal): Promise<Instance | undefined> {
  const status = await ask({ method: 'GET', path: '/api/v2/status', signal }).then(
    ({ json }) => statusSchema.safeParse(json),
    () => undefined,
  );
  if (status?.success !== true) return undefined;
  return { startedMs: status.data.uptime, version: status.data.versionInfo.version };
}
