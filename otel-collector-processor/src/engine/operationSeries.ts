import { serviceKey, type Series, type SeriesPoint, type ServiceIdentity } from '@vigil/quality-model';
import { ERROR_WINDOW_SLOTS, latencySlot, type Detection, type WatchedSeries } from '../detect/index.ts';
import type { KpiState, OperationSlot } from '../kpi/index.ts';
import { SLOT_MS } from '../messages/index.ts';
import type { AnomalySignal } from '../signals/index.ts';

export type SeriesQuery = Readonly<{
  service: ServiceIdentity;
  operation: string;
  signal: AnomalySignal;
  nowMs: number;
  windowMs: number;
}>;

const UNITS = { latency: 'ms', errors: 'ratio', rate: 'per_second' } as const satisfies Record<
  AnomalySignal,
  Series['unit']
>;
const STATE_ORDER = ['anomalous', 'normal', 'learning'] as const satisfies readonly WatchedSeries['state'][];

/** One signal of one operation in a window: as it was seen, from the KPI state, and as it was expected, from detection. */
export function operationSeries(
  { kpi, detection }: Readonly<{ kpi: Pick<KpiState, 'operationSlots'>; detection: Detection }>,
  { service, operation, signal, nowMs, windowMs }: SeriesQuery,
): Omit<Series, 'nowMs'> {
  const isOperation = (s: ServiceIdentity, name: string): boolean =>
    name === operation && serviceKey(s) === serviceKey(service);
  // An operation may be entered by requests and by messages: the one that is worse off is shown.
  const watched = [...detection.series()]
    .filter((series) => series.of === signal && isOperation(series.service, series.operation))
    .sort((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state))[0];
  const slotOf = (slotMs: number): OperationSlot | undefined =>
    kpi.operationSlots(slotMs, isOperation).find(({ kind }) => kind === watched?.kind);
  const last = Math.floor(nowMs / SLOT_MS) * SLOT_MS - SLOT_MS;
  const first = Math.floor((nowMs - windowMs) / SLOT_MS) * SLOT_MS;
  const points: SeriesPoint[] = [];
  const recent: (OperationSlot | undefined)[] = [];
  for (
    let slotMs = first - (ERROR_WINDOW_SLOTS - 1) * SLOT_MS;
    watched !== undefined && slotMs <= last;
    slotMs += SLOT_MS
  ) {
    recent.push(slotOf(slotMs));
    if (slotMs < first) continue;
    const { expected = null, lower = null, upper = null } = detection.band(watched, slotMs) ?? {};
    points.push({ atMs: slotMs, seen: SEEN[signal](recent.slice(-ERROR_WINDOW_SLOTS)), expected, lower, upper });
  }
  return {
    service,
    operation,
    signal,
    unit: UNITS[signal],
    state: watched?.state ?? 'unwatched',
    sinceMs: watched?.state === 'anomalous' ? watched.sinceMs : null,
    slotMs: SLOT_MS,
    points,
  };
}

type Recent = readonly (OperationSlot | undefined)[];

/** As detection sees it; the last slot is the one that is asked for. */
const SEEN = {
  rate: (slots) => (slots.at(-1)?.calls ?? 0) / (SLOT_MS / 1000),
  errors: (slots) => {
    const calls = slots.reduce((sum, slot) => sum + (slot?.calls ?? 0), 0);
    return calls === 0 ? null : slots.reduce((sum, slot) => sum + (slot?.errors ?? 0), 0) / calls;
  },
  latency: (slots) => {
    const slot = slots.at(-1);
    return slot === undefined ? null : Math.exp(latencySlot(slot).mean);
  },
} as const satisfies Record<AnomalySignal, (slots: Recent) => number | null>;
