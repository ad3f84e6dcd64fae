import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../../../quality-model/src/index.ts';
import { METRICS_INTERVAL_MS } from '../variant.ts';
import type { Companion } from './startCompanion.ts';

/** Spans, as the companion itself counts them (`/api/v1/status`). */
export type CompanionAccount = Readonly<{
  accepted: number;
  forwarded: number;
  queued: number;
  deadLettered: number;
  dropped: number;
  /** accepted less all of these; found on disk at start counts as accepted. */
  difference: number;
}>;

/** Waits until the pipelines have reported once more. */
export async function companionAccount({ api, dataFolder }: Companion): Promise<CompanionAccount> {
  await delay(2 * METRICS_INTERVAL_MS);
  const token = readFileSync(join(dataFolder, 'admin.token'), 'utf8').trim();
  const response = await fetch(`${api}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`GET /api/v1/status: ${response.status} ${await response.text()}`);
  const { signals, destinations } = (await response.json()) as Status;
  const { forwarded, queued, deadLettered, dropped, recovered } = destinations['sink']!.traces;
  const gone = Object.values(dropped).reduce((sum, items) => sum + items, 0);
  const accepted = signals.traces.accepted + recovered;
  const difference = accepted - forwarded - queued - deadLettered - gone;
  return { accepted, forwarded, queued, deadLettered, dropped: gone, difference };
}
