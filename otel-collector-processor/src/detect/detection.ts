import { SLOT_MS, SPAN_KINDS } from '../messages/index.ts';
import { serviceKey, type ServiceIdentity } from '@vigil/quality-model';
import type { OperationSlot } from '../kpi/index.ts';
import type { AnomalySignal, AnomalySignalEvent } from '../signals/index.ts';
import { ANOMALY_SIGNALS, anomalyWords } from '../signals/index.ts';
import { BandHistory } from './bandHistory.ts';
import type { Detection, WatchedSeries } from './contract.ts';
import { NEW_ERRORS, scoreErrors, type ErrorState } from './detectors/errors.ts';
import { NEW_LATENCY, scoreLatency, type LatencyState } from './detectors/latency.ts';
import { newRate, scoreRate, seasonOf, type RateState, type Season } from './detectors/rate.ts';
import { CLOSED, step, type HysteresisOptions, type HysteresisState } from './hysteresis.ts';
import { latencySlot } from './slotStatistics.ts';

export type DetectionOptions = Readonly<{
  /** Length of the traffic's season, milliseconds; a day unless it is a compressed one. */
  seasonMs: number;
  /** Operations that are watched; further ones are not, and counted. */
  maxOperations: number;
  /** Of so many of them what was expected can be looked at afterwards. */
  maxOperationsWithHistory: number;
  /** An operation without calls for this long is forgotten, milliseconds. */
  forgetAfterMs: number;
}>;

export const DETECTION_DEFAULTS: DetectionOptions = {
  seasonMs: 86_400_000,
  maxOperations: 5_000,
  maxOperationsWithHistory: 1_000,
  forgetAfterMs: 3_600_000,
};

/** Version of the snapshot. */
const VERSION = 2;

/** Traffic enters a service by these; what it does itself shows in them. */
const ENTRY_KINDS: readonly number[] = [SPAN_KINDS.indexOf('SERVER'), SPAN_KINDS.indexOf('CONSUMER')];

/** What of a score is suspicious, and when the quiet is back. One row a signal; the effect has to be large, not only certain. */
const RULES = {
  latency: { openZ: 5, openRatio: 1.5, quietZ: 3, openAfter: 2, outOf: 3, closeAfter: 3 },
  errors: { openSurprise: 6, openAbove: 0.02, quietSurprise: 4, openAfter: 1, outOf: 1, closeAfter: 3 },
  rate: { openEvidence: 6, openRatio: 0.5, quietEvidence: 3, openAfter: 1, outOf: 1, closeAfter: 3 },
} as const satisfies Record<AnomalySignal, HysteresisOptions & Readonly<Record<string, number>>>;

type Watched = {
  service: ServiceIdentity;
  operation: string;
  kind: number;
  lastCallMs: number;
  rate: RateState;
  errors: ErrorState;
  latency: LatencyState;
  gates: Record<AnomalySignal, HysteresisState>;
  now: Record<AnomalySignal, Omit<WatchedSeries, 'service' | 'operation' | 'kind' | 'of'>>;
};

type Judged = Readonly<{
  /** Whether the slot had anything to tell. */
  told: boolean;
  suspicious: boolean;
  /** When that which is suspicious has begun, if it is known to be before the slot. */
  beganMs?: number;
  quiet: boolean;
  learning: boolean;
  score: number;
  direction: 'up' | 'down';
  seen: number;
  expected: number;
  lower: number;
  upper: number;
}>;

/** Detection over the operations by which traffic enters services: rate, error ratio and latency of each. */
export function createDetection(options: Partial<DetectionOptions> = {}, snapshot?: Uint8Array): Detection {
  const o = { ...DETECTION_DEFAULTS, ...options };
  const season = seasonOf(o.seasonMs, SLOT_MS);
  const watched = new Map<string, Watched>();
  const history = new BandHistory(o.maxOperationsWithHistory * ANOMALY_SIGNALS.length);
  let lastSlotMs = 0;
  if (snapshot !== undefined) ({ lastSlotMs } = restore(snapshot, season, watched));

  const begin = ({ service, operation, kind }: OperationSlot, slotMs: number): Watched => ({
    service,
    operation,
    kind,
    lastCallMs: slotMs,
    rate: newRate(season),
    errors: NEW_ERRORS,
    latency: NEW_LATENCY,
    gates: { rate: CLOSED, errors: CLOSED, latency: CLOSED },
    now: { rate: LEARNING, errors: LEARNING, latency: LEARNING },
  });

  const feedOne = (series: Watched, slotMs: number, slot: OperationSlot | undefined): AnomalySignalEvent[] => {
    const calls = slot?.calls ?? 0;
    if (calls > 0) series.lastCallMs = slotMs;
    const judged: Record<AnomalySignal, Judged> = {
      rate: judgeRate(series, season, slotMs, calls),
      errors: judgeErrors(series, calls, slot?.errors ?? 0),
      latency: judgeLatency(series, slot),
    };
    for (const of of ANOMALY_SIGNALS) {
      if (!judged[of].learning) history.record(signalKey(series, of), slotMs, judged[of]);
    }
    return ANOMALY_SIGNALS.flatMap((of) => settle(series, of, judged[of], slotMs));
  };

  return {
    get lastSlotMs() {
      return lastSlotMs;
    },
    feed(slotMs, operations) {
      if (slotMs <= lastSlotMs) return [];
      lastSlotMs = slotMs;
      const slots = new Map<string, OperationSlot>();
      for (const slot of operations) {
        if (!ENTRY_KINDS.includes(slot.kind)) continue;
        const key = keyOf(slot);
        if (!watched.has(key)) {
          if (watched.size >= o.maxOperations) continue;
          watched.set(key, begin(slot, slotMs));
        }
        slots.set(key, slot);
      }
      const events: AnomalySignalEvent[] = [];
      for (const [key, series] of watched) {
        if (slotMs - series.lastCallMs > o.forgetAfterMs) {
          events.push(...endAll(series, slotMs));
          watched.delete(key);
          for (const of of ANOMALY_SIGNALS) history.forget(signalKey(series, of));
        } else events.push(...feedOne(series, slotMs, slots.get(key)));
      }
      return events;
    },
    *series() {
      for (const { service, operation, kind, now } of watched.values())
        for (const of of ANOMALY_SIGNALS) yield { service, operation, kind, of, ...now[of] };
    },
    band: (series, slotMs) => history.at(signalKey(series, series.of), slotMs),
    openKeys: () =>
      new Set(
        [...watched.values()].flatMap((series) =>
          ANOMALY_SIGNALS.filter((of) => series.gates[of].openSinceMs > 0).map((of) => signalKey(series, of)),
        ),
      ),
    snapshot: () =>
      Buffer.from(JSON.stringify({ version: VERSION, parts: season.parts, lastSlotMs, watched: [...watched] })),
  };
}

const LEARNING: Watched['now']['rate'] = {
  state: 'learning',
  score: 0,
  direction: 'up',
  seen: 0,
  expected: 0,
  lower: 0,
  upper: 0,
  sinceMs: 0,
};

function keyOf({ service, operation, kind }: Pick<OperationSlot, 'service' | 'operation' | 'kind'>): string {
  return `${serviceKey(service)}\n${kind}\n${operation}`;
}

function signalKey(series: Pick<Watched, 'service' | 'operation' | 'kind'>, of: AnomalySignal): string {
  return `anomaly:${of}:${keyOf(series)}`;
}

/** 0–1; one half is where the rule begins to be suspicious. */
function scoreOf(value: number, threshold: number): number {
  const ratio = Math.max(0, value) / threshold;
  return ratio ** 2 / (1 + ratio ** 2);
}

function judgeRate(series: Watched, season: Season, slotMs: number, calls: number): Judged {
  const rule = RULES.rate;
  const { state, score } = scoreRate(series.rate, season, slotMs, SLOT_MS, calls);
  series.rate = state;
  const far = score.direction === 'down' ? score.ratio < rule.openRatio : score.ratio > 1 / rule.openRatio;
  const perSecond = 1000 / SLOT_MS;
  return {
    told: true,
    suspicious: score.evidence >= rule.openEvidence && far,
    beganMs: score.sinceMs,
    quiet: score.evidence < rule.quietEvidence,
    learning: score.learning,
    score: scoreOf(score.evidence, rule.openEvidence),
    direction: score.direction,
    seen: score.seen * perSecond,
    expected: score.expected * perSecond,
    lower: score.lower * perSecond,
    upper: score.upper * perSecond,
  };
}

function judgeErrors(series: Watched, calls: number, errors: number): Judged {
  const rule = RULES.errors;
  const { state, score } = scoreErrors(series.errors, calls, errors);
  series.errors = state;
  return {
    told: true,
    suspicious: score.surprise >= rule.openSurprise && score.seen >= score.expected + rule.openAbove,
    quiet: score.surprise < rule.quietSurprise,
    learning: score.learning,
    score: scoreOf(score.surprise, rule.openSurprise),
    direction: 'up',
    seen: score.seen,
    expected: score.expected,
    lower: score.lower,
    upper: score.upper,
  };
}

function judgeLatency(series: Watched, slot: OperationSlot | undefined): Judged {
  const rule = RULES.latency;
  const statistics = slot === undefined ? { calls: 0, mean: 0, variance: 0 } : latencySlot(slot);
  const { state, score } = scoreLatency(series.latency, statistics);
  series.latency = state;
  const told = statistics.calls > 0;
  return {
    told,
    suspicious: told && score.z >= rule.openZ && score.seen >= rule.openRatio * score.expected,
    quiet: told && score.z < rule.quietZ,
    learning: score.learning,
    score: scoreOf(score.z, rule.openZ),
    direction: score.z < 0 ? 'down' : 'up',
    seen: score.seen,
    expected: score.expected,
    lower: score.lower,
    upper: score.upper,
  };
}

/** Moves the gate on, keeps what is shown, and tells what began, changed much, or ended. */
function settle(series: Watched, of: AnomalySignal, j: Judged, slotMs: number): AnomalySignalEvent[] {
  const before = series.gates[of];
  const after = step(before, j.beganMs ?? slotMs, j.suspicious && !j.learning, j.quiet, RULES[of]);
  series.gates[of] = after;
  const open = after.openSinceMs > 0;
  // Nobody called: what was seen last stands, and that is no news.
  if (!j.told && open) return [];
  series.now[of] = {
    state: j.learning ? 'learning' : open ? 'anomalous' : 'normal',
    score: j.score,
    // On its way back a value may fall below what is usual: what began as a rise does not become a fall by that.
    direction: (open || before.openSinceMs > 0) && !j.suspicious ? series.now[of].direction : j.direction,
    seen: j.seen,
    expected: j.expected,
    lower: j.lower,
    upper: j.upper,
    sinceMs: after.openSinceMs,
  };
  if (before.openSinceMs === 0 && !open) return [];
  if (!open) return [event(series, of, before.openSinceMs, slotMs)];
  return [event(series, of, after.openSinceMs, null)];
}

function endAll(series: Watched, slotMs: number): AnomalySignalEvent[] {
  return ANOMALY_SIGNALS.flatMap((of) => {
    const { openSinceMs } = series.gates[of];
    return openSinceMs > 0 ? [event(series, of, openSinceMs, slotMs)] : [];
  });
}

function event(series: Watched, of: AnomalySignal, startedMs: number, endedMs: number | null): AnomalySignalEvent {
  const { direction, score, seen, expected } = series.now[of];
  const subject = { service: series.service, operation: series.operation };
  return {
    kind: 'anomaly',
    key: signalKey(series, of),
    subject,
    startedMs,
    endedMs,
    title: `${series.service.name}: ${anomalyWords({ subject, of }, { seen, expected })}`,
    of,
    direction,
    score,
    seen,
    expected,
  };
}

function restore(snapshot: Uint8Array, season: Season, into: Map<string, Watched>): { lastSlotMs: number } {
  const read = JSON.parse(Buffer.from(snapshot).toString('utf8')) as {
    version: number;
    parts: number;
    lastSlotMs: number;
    watched: [string, Watched][];
  };
  if (read.version !== VERSION)
    throw new Error(
      `the snapshot of detection has version ${read.version}; this Vigil reads ${VERSION}: start the Vigil that wrote it, or let detection learn anew`,
    );
  for (const [key, series] of read.watched) {
    // Another season was set: what was learned of the old one says nothing of the new.
    into.set(key, read.parts === season.parts ? series : { ...series, rate: newRate(season) });
  }
  return { lastSlotMs: read.lastSlotMs };
}
