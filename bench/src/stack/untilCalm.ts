import { setTimeout as delay } from 'node:timers/promises';
import type { IssueList } from '../../../quality-model/src/index.ts';
import type { Stack } from './startStack.ts';

const POLL_EVERY_MS = 1000;
/** Before the next round everything has to be over. */
const OVER_WITHIN_MS = 900_000;

/** One series of detection, by its labels on /metrics. */
export type WatchedSeries = Readonly<{ service: string; operation: string; signal: string }>;

/** Waits until detection knows what is usual of these series, nothing is anomalous and no issue is open. */
export async function untilCalm(stack: Stack, series: readonly WatchedSeries[]): Promise<void> {
  const deadlineMs = performance.now() + OVER_WITHIN_MS;
  for (;;) {
    const metrics = await stack.metrics();
    const { issues } = await stack.get<IssueList>('/api/v1/issues?state=open,acknowledged');
    const known = metrics.match(/^vigil_anomaly_active{.*$/gm) ?? [];
    const isLearned = series.every((one) => known.some((line) => isOf(line, one)));
    const isCalm = !/^vigil_anomaly_active{.*} 1$/m.test(metrics) && issues.length === 0;
    if (isLearned && isCalm) return;
    if (performance.now() > deadlineMs) throw new Error(`not calm after ${OVER_WITHIN_MS / 60_000} minutes`);
    await delay(POLL_EVERY_MS);
  }
}

function isOf(line: string, { service, operation, signal }: WatchedSeries): boolean {
  const labels = { service_name: service, span_name: operation, signal };
  return Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`));
}
