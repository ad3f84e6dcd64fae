import { isHeldBack } from './heldBack.ts';

describe('what is held back', () => {
  test('is a quarter, near enough', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => `row.${i}`);
    const share = ids.filter(isHeldBack).length / ids.length;
    expect(share).toBeGreaterThan(0.24);
    expect(share).toBeLessThan(0.26);
  });

  // A row that changes sides would make the figures before and after incomparable.
  test.each([
    ['k6.trace-cloud.1', false],
    ['k6.trace-cloud.2', false],
    ['datadog.tracestate.1', false],
    ['trap.cubot.1', false],
    ['google.googlebot.2', true],
    ['google.storebot.1', true],
  ])('does not change: %s', (id, expected) => {
    expect(isHeldBack(id)).toBe(expected);
  });
});
