import fc from 'fast-check';
import type { TransactionSpan } from '../../messages/index.ts';
import { ByteReader } from '../snapshot/byteReader.ts';
import { ByteWriter } from '../snapshot/byteWriter.ts';
import { createTransactions, type Transactions } from './transactions.ts';

const HOUR = 3_600_000;
const T0 = 1_800_000_000_000;
const RULES = [
  { id: 'purchase', spanCount: 3, withinMs: 60_000 },
  { id: 'visit', spanCount: 1, withinMs: 10_000 },
];

const span = (index: number, more: Partial<TransactionSpan> = {}): TransactionSpan => ({
  transaction: 'purchase',
  span: index,
  tenant: 'default',
  traceId: '01'.repeat(16),
  failed: false,
  synthetic: 0,
  endMs: T0,
  durationMs: 10,
  ...more,
});

const started = (): Transactions => {
  const transactions = createTransactions(HOUR);
  transactions.use(RULES);
  return transactions;
};
const outcomes = (of: Transactions) =>
  Object.fromEntries(
    [...of.counters()].map(({ transaction, outcome, synthetic, count }) => [
      `${transaction} ${outcome} ${synthetic}`,
      count,
    ]),
  );
const play = (spans: readonly TransactionSpan[], untilMs = T0 + 70_000): Transactions => {
  const of = started();
  for (const one of spans) of.add(one, T0);
  of.expire(untilMs);
  return of;
};

describe('a transaction', () => {
  test.each<[string, readonly TransactionSpan[], Record<string, number>]>([
    ['of which all spans came has succeeded', [span(0), span(1), span(2)], { 'purchase success 0': 1 }],
    ['whose spans came in another order too', [span(2), span(0), span(1)], { 'purchase success 0': 1 }],
    ['of which one failed has failed', [span(0), span(1, { failed: true }), span(2)], { 'purchase failed 0': 1 }],
    ['that failed before its first span came, too', [span(1, { failed: true }), span(0)], { 'purchase failed 0': 1 }],
    ['of which one never came is incomplete', [span(0), span(1)], { 'purchase incomplete 0': 1 }],
    ['that never began is none', [span(1), span(2)], {}],
    [
      'whose spans were sent twice is one',
      [span(0), span(1), span(2), span(2), span(0), span(1)],
      { 'purchase success 0': 1 },
    ],
    [
      'of which one span is synthetic is synthetic',
      [span(0), span(1, { synthetic: 1 }), span(2)],
      { 'purchase success 1': 1 },
    ],
    [
      'of another trace is another',
      [span(0), span(1), span(2, { traceId: '02'.repeat(16) })],
      { 'purchase incomplete 0': 1 },
    ],
    ['of another tenant is another', [span(0), span(1), span(2, { tenant: 'acme' })], { 'purchase incomplete 0': 1 }],
    ['of one span is done with it', [span(0, { transaction: 'visit' })], { 'visit success 0': 1 }],
    ['that no rule knows is passed over', [span(0, { transaction: 'gone' }), span(3)], {}],
  ])('%s', (_what, spans, expected) => {
    expect(outcomes(play(spans))).toEqual(expected);
  });

  test('is judged when it is certain, and not before', () => {
    const of = started();
    of.add(span(0), T0);
    of.add(span(1), T0 + 1000);
    of.expire(T0 + 59_000);
    expect(outcomes(of)).toEqual({});
    of.add(span(2), T0 + 59_500);
    expect(outcomes(of)).toEqual({ 'purchase success 0': 1 });
    of.expire(T0 + 61_000);
    expect(outcomes(of)).toEqual({ 'purchase success 0': 1 });
  });

  test('is in the slot in which its first span ended, with its longest duration', () => {
    const of = play([
      span(0, { durationMs: 100 }),
      span(1, { durationMs: 5, endMs: T0 + 30_000 }),
      span(2, { durationMs: 0 }),
    ]);
    expect(of.totals(T0, T0 + 10_000)).toEqual([
      expect.objectContaining({
        transaction: 'purchase',
        synthetic: 0,
        calls: 1,
        errors: 0,
        durations: { zeroCount: 0, exponential: [[53, 1]] },
      }),
    ]);
    expect(of.totals(T0 + 10_000, T0 + 60_000)).toEqual([]);
  });
});

test('the order of spans and of traces changes nothing', () => {
  const all = Array.from({ length: 12 }, (_, trace) =>
    [0, 1, 2].slice(0, 1 + (trace % 3)).map((index) =>
      span(index, {
        traceId: trace.toString(16).padStart(32, '0'),
        failed: trace % 5 === 4 && index === 0,
        synthetic: trace % 2,
      }),
    ),
  ).flat();
  const expected = outcomes(play(all));
  expect(Object.values(expected).reduce((a, b) => a + b, 0)).toBe(12);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(outcomes(play(shuffled))).toEqual(expected);
    }),
  );
});

test('what is under way goes on after a restart', () => {
  const before = started();
  before.add(span(0), T0);
  before.add(span(0, { transaction: 'visit' }), T0);
  const writer = new ByteWriter();
  before.write(writer);
  const after = started();
  after.read(new ByteReader(writer.finish()));
  after.add(span(1), T0 + 1);
  after.add(span(2), T0 + 2);
  expect(outcomes(after)).toEqual({ 'visit success 0': 1, 'purchase success 0': 1 });
  expect(after.totals(T0, T0 + 10_000)).toHaveLength(2);
});

test('more traces than are kept are settled early, and none is lost', () => {
  const of = started();
  for (let i = 0; i < 100_010; i++) of.add(span(0, { traceId: i.toString(16).padStart(32, '0') }), T0);
  expect(outcomes(of)).toEqual({ 'purchase incomplete 0': 10 });
});
