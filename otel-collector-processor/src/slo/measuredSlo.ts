import {
  burnPairs,
  MIN_BAD_EVENTS,
  sloWindowMs,
  type ServiceIdentity,
  type SliConfig,
  type Slo,
  type SloConfig,
} from '@vigil/quality-model';
import { FINEST_MS, historyName, type CallTotals, type HistoryKey, type HistoryReader } from '../history/index.ts';
import { countWithin } from '../kpi/index.ts';
import {
  budgetRemaining,
  burnAlerts,
  burnOf,
  burnWindowsOf,
  errorRatioOf,
  exhaustedInMs,
  sloState,
  type Events,
} from './sloArithmetic.ts';

/** Spans by which traffic enters an operation. */
const ENTRY_KINDS = ['SERVER', 'CONSUMER'] as const;

/** The series of history that an SLO stands on: their calls are added up. */
export function historyOf(sli: SliConfig): readonly HistoryKey[] {
  switch (sli.kind) {
    case 'availability':
    case 'latency': {
      const service = identityOf(sli);
      const { operation } = sli;
      if (operation === undefined) return [{ of: 'service', service, party: 'customers' }];
      return ENTRY_KINDS.map((kind) => ({ of: 'operation', service, operation, kind, party: 'customers' }));
    }
    case 'journey':
      return [{ of: 'journey', journey: sli.journey }];
    case 'transaction':
      return [{ of: 'transaction', transaction: sli.transaction, party: 'customers' }];
    default:
      return sli satisfies never;
  }
}

/** What is good and bad among calls. Of latency only calls that succeed are looked at: the others are availability's. */
export function eventsOf(sli: SliConfig, { calls, errors, durations, errorDurations }: CallTotals): Events {
  if (sli.kind !== 'latency') return { total: calls, bad: errors };
  const succeeded = calls - errors;
  const inTime = countWithin(durations, sli.thresholdMs) - countWithin(errorDurations, sli.thresholdMs);
  return { total: succeeded, bad: Math.max(0, succeeded - inTime) };
}

const METHODS = {
  availability: () => "Customers' requests whose span has the status ERROR, of all that entered.",
  latency: ({ thresholdMs }: Readonly<{ thresholdMs: number }>) =>
    `Customers' requests that succeeded but took longer than ${thresholdMs} ms, of all that succeeded. The histogram has 8 buckets an octave; the bucket of the threshold is shared out by the logarithm of the duration.`,
  journey: () => 'Runs that failed, retries included, of all that had a verdict.',
  transaction: () => "Customers' transactions that failed or were not whole in time, of all that began.",
};

function methodOf(sli: SliConfig): string {
  return sli.kind === 'latency' ? METHODS.latency(sli) : METHODS[sli.kind]();
}

function identityOf(of: Extract<SliConfig, { service: string }>): ServiceIdentity {
  return { tenant: of.tenant, environment: of.environment, namespace: of.namespace, name: of.service };
}

/**
 * An SLO of vigil.yaml as it stands, from history. Its windows end with the last whole minute before `nowMs`. Rejects
 * with StoreError.
 */
export async function measuredSlo(slo: SloConfig, history: HistoryReader, nowMs: number): Promise<Slo> {
  const { id, name, sli, objectiveRatio, owner = '' } = slo;
  const windowMs = sloWindowMs(slo.window);
  const toMs = Math.floor(nowMs / FINEST_MS) * FINEST_MS;
  const keys = historyOf(sli);

  async function lookBack(lengthMs: number): Promise<Readonly<{ events: Events; firstMs: number | null }>> {
    let events: Events = { total: 0, bad: 0 };
    let firstMs: number | null = null;
    for (const key of keys) {
      const found = await history.sum(key, { fromMs: toMs - lengthMs, toMs });
      const { total, bad } = eventsOf(sli, found.totals);
      events = { total: events.total + total, bad: events.bad + bad };
      firstMs = firstMs === null || (found.firstMs !== null && found.firstMs < firstMs) ? found.firstMs : firstMs;
    }
    return { events, firstMs };
  }

  const whole = await lookBack(windowMs);
  const burns = [];
  for (const ms of burnWindowsOf(windowMs)) {
    const { events } = await lookBack(ms);
    burns.push(burnOf(ms, errorRatioOf(events), events.bad, objectiveRatio));
  }
  const errorRatio = errorRatioOf(whole.events);
  const remaining = budgetRemaining(errorRatio, objectiveRatio);
  const alerts = burnAlerts(burnPairs(windowMs), burns, slo.minBadEvents ?? MIN_BAD_EVENTS[sli.kind]);
  return {
    id,
    name,
    source: 'vigil',
    prometheus: '',
    kind: sli.kind,
    service: sli.kind === 'availability' || sli.kind === 'latency' ? identityOf(sli) : null,
    labels: {},
    owner,
    objectiveRatio,
    windowMs,
    state: sloState(remaining, alerts),
    events: whole.events,
    errorRatio,
    budgetRemainingRatio: remaining,
    exhaustedInMs: exhaustedInMs(remaining, burns, windowMs),
    burns,
    alerts: [...alerts],
    watchedMs: whole.firstMs === null ? 0 : Math.min(windowMs, toMs - whole.firstMs),
    method: methodOf(sli),
    query: keys.map(historyName).join(' + '),
    asOfMs: toMs,
    problem: '',
  };
}
