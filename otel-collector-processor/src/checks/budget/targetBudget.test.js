import fc from 'fast-check';
import { BUDGET_WINDOW_MS, TargetBudget } from './targetBudget.ts';
const take = (budget, count, nowMs, latestMs = nowMs) => {
    const grant = budget.take(count, nowMs, latestMs);
    return grant.kind === 'granted' ? grant.tokens : undefined;
};
describe('the budget of a target', () => {
    it('gives as many tokens as it has, all at once or none', () => {
        const budget = new TargetBudget(3);
        expect(take(budget, 4, 0)).toBeUndefined();
        expect(take(budget, 2, 0)).toHaveLength(2);
        expect(take(budget, 2, 0)).toBeUndefined();
        expect(take(budget, 1, 0)).toHaveLength(1);
    });
    it('has a used token again a minute after its request, and an unused one at once', () => {
        const budget = new TargetBudget(2);
        const [used, unused] = take(budget, 2, 0);
        budget.giveBack(used, 1000);
        budget.giveBack(unused, undefined);
        expect(take(budget, 1, 5000)).toHaveLength(1);
        expect(budget.take(1, 5000, 5000)).toEqual({ kind: 'refused', retryAtMs: 61_000 });
        expect(take(budget, 1, 60_999)).toBeUndefined();
        expect(take(budget, 1, 61_000)).toHaveLength(1);
    });
    it('gives tokens for later, if later is soon enough', () => {
        const budget = new TargetBudget(3);
        for (const [index, token] of take(budget, 3, 0).entries())
            budget.giveBack(token, index * 1000);
        expect(take(budget, 3, 60_000, 61_999)).toBeUndefined();
        expect(take(budget, 3, 60_000, 62_000).map(({ notBeforeMs }) => notBeforeMs)).toEqual([60_000, 61_000, 62_000]);
    });
    it('does not know when a token that a run holds comes back', () => {
        const budget = new TargetBudget(1);
        take(budget, 1, 0);
        expect(budget.take(1, 0, 1e9)).toEqual({ kind: 'refused', retryAtMs: undefined });
    });
    it('made smaller, gives nothing until so much less was used', () => {
        const budget = new TargetBudget(4);
        for (const [index, token] of take(budget, 4, 0).entries())
            budget.giveBack(token, index);
        budget.resize(2);
        expect(budget.take(1, 100, 100)).toEqual({ kind: 'refused', retryAtMs: 60_002 });
        expect(take(budget, 1, 100, 60_002).map(({ notBeforeMs }) => notBeforeMs)).toEqual([60_002]);
    });
    it('lets no more through in any minute than it has, whoever asks when', () => {
        const runs = fc.array(fc.record({
            afterMs: fc.nat(20_000),
            count: fc.integer({ min: 1, max: 6 }),
            paceMs: fc.nat(5000),
            holdMs: fc.nat(30_000),
            used: fc.array(fc.option(fc.nat(1000)), { minLength: 6, maxLength: 6 }),
        }), { maxLength: 60 });
        fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), runs, (size, plan) => {
            const budget = new TargetBudget(size);
            const sent = [];
            let returns = [];
            let nowMs = 0;
            for (const { afterMs, count, paceMs, holdMs, used } of plan) {
                nowMs += afterMs;
                for (const due of returns.filter(({ atMs }) => atMs <= nowMs))
                    due.give();
                returns = returns.filter(({ atMs }) => atMs > nowMs);
                const tokens = take(budget, count, nowMs, nowMs + paceMs) ?? [];
                for (const [index, token] of tokens.entries()) {
                    const delayMs = used[index];
                    const atMs = delayMs === null || delayMs === undefined ? undefined : token.notBeforeMs + delayMs;
                    if (atMs !== undefined)
                        sent.push(atMs);
                    returns.push({ atMs: Math.max(nowMs + holdMs, atMs ?? 0), give: () => budget.giveBack(token, atMs) });
                }
            }
            for (const startMs of sent) {
                const inWindow = sent.filter((atMs) => atMs >= startMs && atMs < startMs + BUDGET_WINDOW_MS);
                expect(inWindow.length).toBeLessThanOrEqual(size);
            }
        }), { numRuns: 300 });
    });
});
