import { setTimeout as delay } from 'node:timers/promises';
import { accountOf } from './account.ts';
import type { LoadBench } from './loadBench.ts';
import { cpuSeconds } from './processes/cpuTime.ts';
import { closedLoop, type Size } from './shapes.ts';
import type { SinkProtocol } from './sink/sink.ts';
import type { Target } from './target.ts';
import { untilDelivered } from './untilDelivered.ts';
import { METRICS_INTERVAL_MS } from './variant.ts';

export type Cell = Readonly<{
  spansPerCpuSecond: number;
  spansPerSecond: number;
  /** CPU seconds a second of the window: 1 is one core. */
  cores: number;
  spans: number;
  ackedLost: number;
  duplicates: number;
  refused: number;
  wrongSpans: number;
  checkedMessages: number;
  latencyMs: Readonly<{ p50: number; p99: number }>;
}>;

export type CellTimes = Readonly<{ warmUpSeconds: number; seconds: number }>;

/**
 * One window of a target that runs: warm-up, then load for so many seconds. It begins and ends with everything
 * delivered, so that the CPU time in it is that of the spans in it, also of what is done after the acknowledgement.
 */
export async function measureCell(
  { generator, sink }: LoadBench,
  target: Target,
  protocol: SinkProtocol,
  size: Size,
  times: CellTimes,
): Promise<Cell> {
  const load = async (seconds: number) => {
    const before = await sink.tell('counts', null);
    const report = await generator.tell('run', closedLoop(protocol, size, target.port, seconds));
    await untilDelivered(sink, before.spans + report.acknowledged * report.spansPerRequest);
    return report;
  };
  await load(times.warmUpSeconds);
  const scrapes = setInterval(() => void target.scrape().catch(() => {}), METRICS_INTERVAL_MS);
  const cpuBefore = cpuSeconds(target.pid);
  const startedMs = performance.now();
  const report = await load(times.seconds);
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  const cpu = cpuSeconds(target.pid) - cpuBefore;
  target.assertRuns();
  clearInterval(scrapes);
  await delay(50); // a request that came twice may still be on its way
  const account = accountOf(report, await sink.tell('timesOf', { from: report.first, to: report.first + report.sent }));
  const counts = await sink.tell('counts', null);
  const spans = account.acknowledged - account.ackedLost;
  return {
    spansPerCpuSecond: spans / cpu,
    spansPerSecond: spans / elapsedSeconds,
    cores: cpu / elapsedSeconds,
    spans,
    ackedLost: account.ackedLost,
    duplicates: account.duplicates,
    refused: report.refused + report.unknown,
    wrongSpans: counts.wrongSpans,
    checkedMessages: counts.checkedMessages,
    latencyMs: report.latencyMs,
  };
}
