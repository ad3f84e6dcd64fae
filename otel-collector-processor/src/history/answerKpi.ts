import { KPI_POINTS_MAX, kpiDefinition, type HistoryKpi, type KpiReply } from '@vigil/quality-model';
import { mergeCalls, noCalls, type CallTotals } from './callTotals.ts';
import type { HistoryKey } from './historyKey.ts';
import { stepFor, type Bucket, type HistoryReader, type Range } from './historyReader.ts';
import { learnedThresholdMs, measure } from './measure.ts';
import { FINEST_MS } from './resolutions.ts';
import { floorTo } from './segments.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

export type KpiQuestion = Readonly<{
  kpi: HistoryKpi;
  /** Series whose calls are added up. */
  keys: readonly HistoryKey[];
  windowMs: number;
  /** End of the range; rounded down to a minute. */
  toMs: number;
  stepMs: number | undefined;
  /** What it is compared with began so long before. */
  backMs: number;
  target: KpiReply['target'];
  /** Apdex' T, if one is set. */
  apdexThresholdMs: number | undefined;
}>;

/** One KPI over time and in the range that it is compared with, all from the same counts. Rejects with StoreError. */
export async function answerKpi(q: KpiQuestion, history: HistoryReader, nowMs: number): Promise<KpiReply> {
  const { kpi, keys } = q;
  const toMs = floorTo(q.toMs, FINEST_MS);
  const range = { fromMs: toMs - q.windowMs, toMs };
  const before = { fromMs: range.fromMs - q.backMs, toMs: range.toMs - q.backMs };
  const stepMs = Math.max(q.stepMs ?? 0, stepFor(range, nowMs, KPI_POINTS_MAX));

  const sumOf = async (of: Range): Promise<CallTotals> => {
    const sum = noCalls();
    for (const key of keys) mergeCalls(sum, (await history.sum(key, of)).totals);
    return sum;
  };
  const buckets = await addedUp(keys, (key) => history.buckets(key, range, stepMs));
  const threshold = await thresholdOf(q, range, sumOf);
  const valueOf = (totals: CallTotals, lengthMs: number) => measure(kpi, totals, lengthMs, threshold?.ms);
  const measured = async (of: Range) => {
    const totals = await sumOf(of);
    return { ...of, value: valueOf(totals, of.toMs - of.fromMs), events: totals.calls };
  };

  return {
    nowMs,
    definition: kpiDefinition(kpi),
    current: await measured(range),
    previous: await measured(before),
    target: q.target,
    stepMs,
    points: buckets.map(({ startMs, totals }) => ({
      atMs: startMs,
      value: valueOf(totals, Math.min(stepMs, Math.max(FINEST_MS, toMs - startMs))),
      events: totals.calls,
    })),
    method: methodOf(kpi, stepMs, threshold),
    threshold,
  };
}

async function addedUp(
  keys: readonly HistoryKey[],
  read: (key: HistoryKey) => Promise<readonly Bucket<CallTotals>[]>,
): Promise<readonly Bucket<CallTotals>[]> {
  const [first, ...others] = await Promise.all(keys.map(read));
  for (const other of others) other.forEach(({ totals }, i) => mergeCalls(first![i]!.totals, totals));
  return first ?? [];
}

async function thresholdOf(
  { kpi, apdexThresholdMs }: KpiQuestion,
  range: Range,
  sumOf: (of: Range) => Promise<CallTotals>,
): Promise<KpiReply['threshold']> {
  if (kpi !== 'apdex') return null;
  if (apdexThresholdMs !== undefined) return { ms: apdexThresholdMs, from: 'set' };
  const learned =
    learnedThresholdMs(await sumOf({ fromMs: range.fromMs - WEEK_MS, toMs: range.fromMs })) ??
    learnedThresholdMs(await sumOf(range)); // a young series has no week before
  return learned === undefined ? null : { ms: learned, from: 'learned' };
}

function methodOf(kpi: HistoryKpi, stepMs: number, threshold: KpiReply['threshold']): string {
  const { formula } = kpiDefinition(kpi);
  const points = `Each point adds up ${stepMs / FINEST_MS} minute(s) of counts; histograms are merged, quantiles never averaged.`;
  if (kpi !== 'apdex') return `${formula} ${points}`;
  if (threshold === null)
    return `${formula} There were too few successful requests to learn T from, and none is set. ${points}`;
  const from =
    threshold.from === 'set'
      ? 'set in vigil.yaml'
      : 'learned: three of four successful requests of the week before were within it';
  return `${formula} T is ${threshold.ms} ms, ${from}. ${points}`;
}
