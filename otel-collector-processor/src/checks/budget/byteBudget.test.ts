import { ByteBudget } from './byteBudget.ts';

const HOUR = 3_600_000;

describe('the bytes of a day', () => {
  it('are held while they may be used, and given back as far as they were not', () => {
    const budget = new ByteBudget(1000);
    expect(budget.take(600, 0)).toBe(true);
    expect(budget.take(600, 0)).toBe(false);
    budget.giveBack(600, 100, 0);
    expect(budget.take(900, 0)).toBe(true);
    expect(budget.take(1, 0)).toBe(false);
  });

  it.each([
    ['not before a day after the hour that they were used in', 25 * HOUR - 1, false],
    ['then', 25 * HOUR, true],
  ])('are free again: %s', (_when, atMs, isFree) => {
    const budget = new ByteBudget(1000);
    budget.take(1000, HOUR / 2);
    budget.giveBack(1000, 1000, HOUR / 2);
    expect(budget.freeAtMs()).toBe(25 * HOUR);
    expect(budget.take(1000, atMs)).toBe(isFree);
  });

  it('count on when the budget is made smaller', () => {
    const budget = new ByteBudget(1000);
    budget.take(500, 0);
    budget.giveBack(500, 500, 0);
    budget.resize(500);
    expect(budget.take(1, 0)).toBe(false);
    expect(budget.used(0)).toBe(500);
  });
});
