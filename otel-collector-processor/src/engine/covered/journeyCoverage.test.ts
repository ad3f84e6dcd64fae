import type { MeasuredService, Traffic } from '@vigil/quality-model';
import { coverageSchema } from '@vigil/quality-model';
import { SPAN_KINDS } from '../../messages/index.ts';
import { journeyCoverage } from './journeyCoverage.ts';
import { LearnedPasses } from './learnedPasses.ts';

const NOW = 1_800_000_000_000;
const traffic = (calls: number): Traffic => ({
  calls,
  ratePerSecond: 0,
  errorRatio: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
});
const identity = (name: string) => ({ tenant: 'default', environment: '', namespace: '', name });
const service = (name: string, operations: readonly (readonly [string, string, number])[]): MeasuredService => ({
  ...identity(name),
  version: '',
  firstSeenMs: 0,
  lastSeenMs: 0,
  customers: traffic(0),
  synthetic: traffic(0),
  // what is synthetic says nothing of coverage
  operations: operations.map(([operation, kind, calls]) => ({
    operation,
    kind,
    customers: traffic(calls),
    synthetic: traffic(1000),
  })),
});

const passes = new LearnedPasses();
passes.learn(
  {
    services: [identity('till'), identity('ledger')],
    operations: ['POST /sales', 'book', 'GET /old'],
    journeyPasses: [
      { service: 0, operation: 0, kind: SPAN_KINDS.indexOf('SERVER'), checkId: 'sell' },
      { service: 1, operation: 1, kind: SPAN_KINDS.indexOf('CONSUMER'), checkId: 'sell' },
      { service: 0, operation: 2, kind: SPAN_KINDS.indexOf('SERVER'), checkId: 'sleepy' },
    ],
  },
  NOW,
);
const services = [
  service('till', [
    ['POST /sales', 'SERVER', 30],
    ['GET /', 'SERVER', 60],
    ['GET /old', 'SERVER', 10],
    ['POST', 'CLIENT', 500],
  ]),
  service('ledger', [['book', 'CONSUMER', 20]]),
  service('idle', [['GET /', 'SERVER', 0]]),
];

test("journey coverage is the share of customers' entry calls through covered operations, by service and in all", () => {
  const found = journeyCoverage(services, passes, (id) => (id === 'sleepy' ? 'stale' : 'fail'));
  expect(coverageSchema.parse({ windowMs: 1, nowMs: 1, ...found })).toMatchObject(found);
  expect(found.total).toEqual({ calls: 120, coveredCalls: 50, ratio: 50 / 120 });
  expect(found.services.map(({ name, calls, coveredCalls, ratio }) => [name, calls, coveredCalls, ratio])).toEqual([
    ['till', 100, 30, 0.3],
    ['ledger', 20, 20, 1],
    ['idle', 0, 0, null],
  ]);
  expect(found.services[0]!.operations).toEqual([
    {
      operation: 'POST /sales',
      kind: 'SERVER',
      calls: 30,
      journeys: [{ id: 'sell', status: 'fail', lastSeenMs: NOW }],
    },
    { operation: 'GET /', kind: 'SERVER', calls: 60, journeys: [] },
    // a journey that is stale watches over nothing, and is shown
    {
      operation: 'GET /old',
      kind: 'SERVER',
      calls: 10,
      journeys: [{ id: 'sleepy', status: 'stale', lastSeenMs: NOW }],
    },
  ]);
});

test('without traffic there is no share', () => {
  expect(journeyCoverage([], passes, () => 'pass').total).toEqual({ calls: 0, coveredCalls: 0, ratio: null });
});
