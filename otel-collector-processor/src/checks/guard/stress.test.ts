import { learnDuration, stressOf, unknownDuration, type CustomersHealth, type UsualDuration } from './stress.ts';

const limits = { errorRatio: 0.1, p95Ratio: 3, burnRate: 14.4, minRequests: 20, openIssue: true };
const well: CustomersHealth = {
  ...{ requests: 100, errorRatio: 0, p95Ms: 100, longRequests: 1000, longErrorRatio: 0 },
  ...{ objectiveRatio: 0.99, openIssue: undefined },
};
const usual: UsualDuration = { p95Ms: 100, looks: 10 };

describe('customers suffer', () => {
  it.each<[string, Partial<CustomersHealth>, UsualDuration, string | undefined]>([
    ['not when all is well', {}, usual, undefined],
    ['by errors', { errorRatio: 0.1 }, usual, "10 % of its customers' requests fail"],
    ['not by a few errors', { errorRatio: 0.099 }, usual, undefined],
    ['not by errors of too few requests', { requests: 19, errorRatio: 1 }, usual, undefined],
    ['not where nobody is', { requests: 0, errorRatio: null, p95Ms: null }, usual, undefined],
    ['by waiting', { p95Ms: 300 }, usual, 'one in 20 of its customers waits 300 ms or longer, usually 100 ms'],
    ['not by waiting that nobody feels', { p95Ms: 240 }, { p95Ms: 10, looks: 10 }, undefined],
    ['not by waiting before it is known what is usual', { p95Ms: 5000 }, { p95Ms: 100, looks: 5 }, undefined],
    ['by the error budget', { longErrorRatio: 0.15 }, usual, 'its error budget burns 15 times too fast'],
    ['not by an error budget of nothing', { longErrorRatio: 0.144, objectiveRatio: 1 }, usual, undefined],
    ['by an open issue', { openIssue: 'cart is slow' }, usual, 'there is an open issue: cart is slow'],
  ])('%s', (_what, changes, duration, expected) => {
    expect(stressOf({ ...well, ...changes }, duration, limits)).toBe(expected);
  });

  it('not by an open issue where that is switched off', () => {
    expect(stressOf({ ...well, openIssue: 'x' }, usual, { ...limits, openIssue: false })).toBeUndefined();
  });
});

describe('what is usual', () => {
  it('is the mean of the first looks, and follows slowly then', () => {
    let duration = unknownDuration;
    for (const p95Ms of [100, 300]) duration = learnDuration(duration, { ...well, p95Ms }, 20);
    expect(duration).toEqual({ p95Ms: 200, looks: 2 });
    const settled = learnDuration({ p95Ms: 200, looks: 1000 }, { ...well, p95Ms: 800 }, 20);
    expect(settled.p95Ms).toBeCloseTo(210);
  });

  it.each([{ requests: 19 }, { p95Ms: null }])('is not learned from %j', (changes) => {
    expect(learnDuration(usual, { ...well, ...changes }, 20)).toBe(usual);
  });
});
