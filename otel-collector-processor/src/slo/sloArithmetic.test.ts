import { burnPairs } from '@vigil/quality-model';
import { budgetRemaining, burnAlerts, burnOf, burnWindowsOf, exhaustedInMs, sloState } from './sloArithmetic.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const WINDOW = 30 * DAY;
const OBJECTIVE = 0.99;

describe('the budget that is left', () => {
  test.each([
    [0, 1],
    [0.005, 0.5],
    [0.01, 0],
    [0.02, -1],
    [null, null],
  ])('with %j of requests failing is %j', (errors, left) => {
    const remaining = budgetRemaining(errors, OBJECTIVE);
    if (left === null) expect(remaining).toBeNull();
    else expect(remaining).toBeCloseTo(left, 12);
  });

  test('is none to speak of where everything has to be good', () => {
    expect(budgetRemaining(0.1, 1)).toBeNull();
  });
});

test('of 30 days seven windows are looked at, and of one day no long one', () => {
  expect(burnWindowsOf(WINDOW).map((ms) => ms / 60_000)).toEqual([5, 30, 60, 120, 360, 1440, 4320]);
  expect(burnWindowsOf(DAY).map((ms) => ms / 60_000)).toEqual([5, 30, 60, 360]);
});

/** Burns of all windows at given rates: the others do not burn. */
const burnsAt = (rates: Readonly<Record<number, number>>, bad: number | null = 1000) =>
  burnWindowsOf(WINDOW).map((windowMs) => {
    const rate = rates[windowMs / 60_000] ?? 0;
    return burnOf(windowMs, rate * (1 - OBJECTIVE), bad, OBJECTIVE);
  });
const aboveAt = (rates: Readonly<Record<number, number>>) =>
  burnAlerts(burnPairs(WINDOW), burnsAt(rates), 10).map(({ above }) => above);

describe('a pair of windows', () => {
  test.each<[string, Record<number, number>, boolean[]]>([
    ['is above when both are', { 60: 14.5, 5: 14.5 }, [true, false, false, false]],
    ['is not when only the long one is: it is over', { 60: 20, 5: 0 }, [false, false, false, false]],
    ['is not when only the short one is: it may be nothing', { 60: 0, 5: 99 }, [false, false, false, false]],
    ['is not at its factor', { 60: 14.4 - 1e-9, 5: 14.4 - 1e-9 }, [false, false, false, false]],
    ['has a factor of its own', { 360: 7, 30: 7, 4320: 1.1 }, [false, true, false, true]],
    ['of a day looks at two hours', { 1440: 3.1, 120: 3.1 }, [false, false, true, false]],
  ])('%s', (_what, rates, above) => {
    expect(aboveAt(rates)).toEqual(above);
  });

  test.each<[string, number | null, boolean]>([
    ['with fewer failures than are wanted is held back', 9, true],
    ['with as many is not', 10, false],
    ['of which only the ratio is known is not', null, false],
  ])('%s', (_what, bad, heldBack) => {
    const [fast] = burnAlerts(burnPairs(WINDOW), burnsAt({ 60: 20, 5: 20 }, bad), 10);
    expect(fast).toMatchObject({ above: true, heldBack });
  });
});

describe('the budget', () => {
  test.each<[string, number | null, number, number | null]>([
    ['lasts three days at ten times the rate', 1, 10, 3 * DAY],
    ['of which half is left lasts half as long', 0.5, 10, 1.5 * DAY],
    ['that is spent lasts no more', -0.5, 10, 0],
    ['lasts at the rate that it is made for', 1, 1, null],
    ['is not foretold without data', null, 10, null],
  ])('%s', (_what, remaining, rate, expected) => {
    const burns = [burnOf(HOUR, rate * (1 - OBJECTIVE), null, OBJECTIVE)];
    const ms = exhaustedInMs(remaining, burns, WINDOW);
    if (expected === null) expect(ms).toBeNull();
    else expect(ms).toBeCloseTo(expected, 3);
  });
});

describe('an SLO', () => {
  const alert = { severity: 'page', factor: 14.4, longMs: HOUR, shortMs: 300_000 } as const;
  const burning = { ...alert, above: true, heldBack: false };
  const heldBack = { ...alert, above: true, heldBack: true };
  test.each([
    ['no_data', null, []],
    ['exhausted', 0, [burning]],
    ['burning', 0.9, [heldBack, burning]],
    ['low_traffic', 0.9, [heldBack]],
    ['ok', 0.01, [{ ...alert, above: false, heldBack: false }]],
  ])('is %s', (state, remaining, alerts) => {
    expect(sloState(remaining, alerts)).toBe(state);
  });
});
