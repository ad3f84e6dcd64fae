import fc from 'fast-check';
import { addEncodedCalls, encodeCalls } from './callBytes.ts';
import { addCalls, mergeCalls, noCalls, type CallTotals, type CountedCalls } from './callTotals.ts';

const count = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 45 }));
const histogram = fc.record({
  zeroCount: fc.oneof(fc.constant(0), count),
  exponential: fc
    .uniqueArray(fc.tuple(fc.integer({ min: -160, max: 240 }), count), { maxLength: 12, selector: ([i]) => i })
    .map((pairs) => pairs.sort(([a], [b]) => a - b)),
});
const counted: fc.Arbitrary<CountedCalls> = fc.record({
  calls: fc.oneof(fc.constant(0), count),
  errors: fc.oneof(fc.constant(0), count),
  durations: histogram,
  errorDurations: histogram,
});

const totalsOf = (...all: CountedCalls[]): CallTotals => {
  const totals = noCalls();
  for (const one of all) addCalls(totals, one);
  return totals;
};
/** What was counted, whatever room the arrays have. */
const told = ({ calls, errors, durations, errorDurations }: CallTotals) => ({
  calls,
  errors,
  histograms: [durations, errorDurations].map(({ zeroCount, first, low, high, counts }) => ({
    zeroCount,
    buckets: Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => [low + i, counts[low + i - first]]),
  })),
});

test('calls are, from their bytes, what they were', () => {
  fc.assert(
    fc.property(counted, (one) => {
      const totals = totalsOf(one);
      const again = noCalls();
      addEncodedCalls(again, encodeCalls(totals));
      expect(told(again)).toEqual(told(totals));
    }),
  );
});

test('minutes that are added up from their bytes are what all their calls together are', () => {
  fc.assert(
    fc.property(fc.array(counted, { maxLength: 6 }), (minutes) => {
      const sum = noCalls();
      for (const minute of minutes) addEncodedCalls(sum, encodeCalls(totalsOf(minute)));
      const merged = noCalls();
      for (const minute of minutes) mergeCalls(merged, totalsOf(minute));
      expect(told(sum)).toEqual(told(totalsOf(...minutes)));
      expect(told(merged)).toEqual(told(sum));
    }),
  );
});

test("an operation's minute takes some 30 bytes", () => {
  const exponential = Array.from({ length: 10 }, (_, i) => [40 + i, 5 + i] as const);
  const minute = {
    calls: 95,
    errors: 0,
    durations: { zeroCount: 0, exponential },
    errorDurations: { zeroCount: 0, exponential: [] },
  };
  expect(encodeCalls(totalsOf(minute)).length).toBeLessThanOrEqual(30);
});

test.each([
  ['of another kind', Uint8Array.of(9, 0)],
  ['that are cut off', encodeCalls(noCalls()).slice(0, -1)],
  ['that are none', new Uint8Array(0)],
])('bytes %s are refused', (_what, bytes) => {
  expect(() => addEncodedCalls(noCalls(), bytes)).toThrow(RangeError);
});
