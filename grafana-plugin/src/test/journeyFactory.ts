import type { JourneyList, JourneyRun, JourneySummary, TimePoint } from '@vigil/quality-model';
import { NOW_MS } from './now';
import { identityOf } from './serviceFactory';

const INTERVAL_MS = 60_000;

export const pointOf = (overrides: Partial<TimePoint> = {}): TimePoint => ({
  runId: 'run-1',
  startedMs: NOW_MS - INTERVAL_MS,
  durationMs: 320,
  verdict: 'pass',
  reason: '',
  failedStep: '',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  ...overrides,
});

/** A journey that passes, with ten runs. */
export const journeyOf = (overrides: Partial<JourneySummary> = {}): JourneySummary => ({
  id: 'buy-a-thing',
  name: 'Buy a thing',
  owner: 'web-team',
  criticality: 'p1',
  service: identityOf('orders'),
  effect: 'read',
  target: 'orders.example:443',
  intervalMs: INTERVAL_MS,
  alert: { failures: 2, of: 3, recover: 2 },
  status: 'pass',
  failingSinceMs: null,
  nextRunMs: NOW_MS + 20_000,
  passRatio: 1,
  points: Array.from({ length: 10 }, (_, n) =>
    pointOf({ runId: `run-${n}`, startedMs: NOW_MS - (10 - n) * INTERVAL_MS }),
  ),
  ...overrides,
});

export const journeyListOf = (...journeys: readonly JourneySummary[]): JourneyList => ({
  nowMs: NOW_MS,
  journeys: [...journeys],
});

/** An attempt that passed, of one step. */
export const runOf = (overrides: Partial<JourneyRun> = {}): JourneyRun => ({
  checkId: 'buy-a-thing',
  runId: 'run-9',
  attempt: 1,
  location: 'local',
  scheduledMs: NOW_MS - INTERVAL_MS,
  startedMs: NOW_MS - INTERVAL_MS,
  durationMs: 320,
  outcome: 'pass',
  reason: '',
  failedStep: '',
  steps: [
    {
      id: 'home',
      cleanup: false,
      outcome: 'pass',
      method: 'GET',
      url: 'https://orders.example/',
      status: 200,
      durationMs: 320,
      phases: { dns: 2, connect: 5, tls: 9, firstByte: 280, transfer: 24 },
      traceId: '0af7651916cd43dd8448eb211c80319c',
      failures: [],
    },
  ],
  leaked: 0,
  ...overrides,
});
