import { statusSchema } from '@vigil/quality-model';
import type { Accounting, DeadLetterAccounting } from '../messages/index.ts';
import { engineStatus } from './engineStatus.ts';

const items = (traces: number) => ({ traces, metrics: 0, logs: 0 });
const letters = (kept: number, over: Partial<DeadLetterAccounting> = {}): DeadLetterAccounting => ({
  recovered: items(0),
  stored: items(kept),
  kept: items(kept),
  replayed: items(0),
  dropped: {},
  bytes: 10,
  maxBytes: 100,
  oldestMs: null,
  ...over,
});

const signal = { accepted: 10, refused: { overloaded: 1 } };
const destination = {
  recovered: 2,
  forwarded: 9,
  queued: 1,
  deadLettered: 1,
  dropped: { oldest: 1 },
  duplicates: 3,
  lastError: '',
};
const accounting = (over: Partial<Accounting>): Accounting => ({
  signals: { traces: signal, metrics: signal, logs: signal },
  destinations: { tempo: { traces: destination, metrics: destination, logs: destination } },
  labelled: { user_agent: 3 },
  forgedMarks: 0,
  queue: { bytes: 5, maxBytes: 50, uncountedBytes: 2, problems: { torn_tail: 1 }, lastProblem: '' },
  deadLetters: {},
  memory: { inFlightBytes: 7, inFlightMaxBytes: 70 },
  unmeasured: 2,
  ...over,
});

function status(...parts: Partial<Accounting>[]) {
  return engineStatus({
    nowMs: 1_000,
    startedMs: 0,
    deltaIntervalMs: 100,
    role: 'all',
    engine: null,
    restarts: () => 0,
    notReady: [],
    reports: parts.map((over, i) => ({ pipelineId: `w${i}`, lastSeenMs: 900, accounting: accounting(over) })),
    applied: [],
    problems: [],
    rssBytes: 123,
    memoryBudgetBytes: 456,
  });
}

test('the status of two pipelines is that of both together', () => {
  const both = status(
    {
      deadLetters: { tempo: letters(3, { oldestMs: 70, dropped: { age: items(1) } }) },
      queue: {
        bytes: 5,
        maxBytes: 50,
        uncountedBytes: 2,
        problems: { torn_tail: 1, write_failed: 2 },
        lastProblem: '',
      },
    },
    {
      deadLetters: {
        tempo: letters(4, { oldestMs: 60, dropped: { age: items(2), size: items(5) } }),
        loki: letters(1),
      },
      queue: { bytes: 6, maxBytes: 50, uncountedBytes: 3, problems: { torn_tail: 1 }, lastProblem: 'a torn tail' },
      memory: { inFlightBytes: 8, inFlightMaxBytes: 50 },
    },
  );
  expect(both).toMatchObject({
    queueBytes: 11,
    queue: {
      bytes: 11,
      maxBytes: 100,
      uncountedBytes: 5,
      problems: { torn_tail: 2, write_failed: 2 },
      lastProblem: 'a torn tail',
    },
    memory: { rssBytes: 123, budgetBytes: 456, inFlightBytes: 15, inFlightMaxBytes: 120 },
    unmeasured: 4,
    deadLetters: {
      tempo: { kept: items(7), bytes: 20, maxBytes: 200, oldestMs: 60, dropped: { age: items(3), size: items(5) } },
      loki: { kept: items(1) },
    },
  });
  expect(both.destinations['tempo']!.traces).toMatchObject({ forwarded: 18, dropped: { oldest: 2 }, duplicates: 6 });
});

test('the status is what the API promises', () => {
  const store = { kind: 'sqlite', reachable: true, message: '' };
  const whole = { ...status({}), version: '0', nowMs: 1_000, ready: true, store };
  expect(statusSchema.parse(whole)).toEqual(whole);
});
