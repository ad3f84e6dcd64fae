import fc from 'fast-check';
import { LATE_AFTER_MS } from '../../messages/index.ts';
import { createKpiState } from '../kpiState.ts';
import { T0, foldSpans } from '../testing/foldSpans.ts';
const window = { nowMs: T0 + 60_000, windowMs: 60_000, tenants: 'all' };
function stateOf(spans, options = {}) {
    const state = createKpiState(options);
    state.apply(foldSpans(spans), T0 + 60_000);
    return state;
}
function shopOf(spans, asked = {}) {
    return stateOf(spans).services({ ...window, ...asked })[0];
}
const none = { calls: 0, ratePerSecond: 0, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null };
test('a service is told with its operations', () => {
    const spans = [
        { durationMs: 10, version: '1.2.0' },
        { durationMs: 20, status: 'ERROR' },
        { durationMs: 0, synthetic: 'test' },
        { operation: 'SELECT', kind: 'CLIENT', status: 'ERROR' },
    ];
    const near = (ms) => expect.closeTo(ms, -Math.log10(ms * 0.09));
    const customers = {
        calls: 2,
        ratePerSecond: 2 / 60,
        errorRatio: 0.5,
        p50Ms: near(10),
        p95Ms: near(20),
        p99Ms: near(20),
    };
    const synthetic = { calls: 1, ratePerSecond: 1 / 60, errorRatio: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 };
    const select = { calls: 1, ratePerSecond: 1 / 60, errorRatio: 1, p50Ms: near(5), p95Ms: near(5), p99Ms: near(5) };
    expect(stateOf(spans).services(window)).toEqual([
        {
            tenant: 'default',
            environment: '',
            namespace: '',
            name: 'shop',
            version: '1.2.0',
            firstSeenMs: T0 + 60_000,
            lastSeenMs: T0 + 60_000,
            customers,
            synthetic,
            operations: [
                { operation: 'GET /', kind: 'SERVER', customers, synthetic },
                { operation: 'SELECT', kind: 'CLIENT', customers: select, synthetic: none },
            ],
        },
    ]);
});
test.each([
    ['SERVER', 1],
    ['CONSUMER', 1],
    ['CLIENT', 0],
    ['PRODUCER', 0],
    ['INTERNAL', 0],
    ['UNSPECIFIED', 0],
])('a %s span is a call of the operation, and of the service: %i', (kind, calls) => {
    const shop = shopOf([{ kind: kind }]);
    expect(shop.operations[0]).toMatchObject({ kind, customers: { calls: 1 } });
    expect(shop.customers.calls).toBe(calls);
});
test.each([
    ['ends at the begin of the window', { endMs: T0 }, 1],
    ['ends in the slot before', { endMs: T0 - 1 }, 0],
    ['ends in the last slot', { endMs: T0 + 59_999 }, 1],
    ['ends in the slot that begins now', { endMs: T0 + 60_000 }, 0],
    ['came too late to have a slot', { late: true }, 0],
])('a span that %s is in the window: %i', (_what, span, calls) => {
    expect(shopOf([span]).customers.calls).toBe(calls);
});
test.each([
    ['the oldest slot that is kept', T0 + 60_000 - 3_600_000, 1],
    ['one that is past', T0 + 60_000 - 3_610_000, 0],
    ['as far ahead as clocks may differ', T0 + 60_000 + LATE_AFTER_MS, 1],
    ['far ahead', T0 + 60_000 + LATE_AFTER_MS + 10_000, 0],
    ['in the year 2262', 9_223_372_036_850, 0],
])('%s is kept: %s %i', (_what, endMs, calls) => {
    const state = stateOf([{ endMs }]);
    const all = { nowMs: endMs + 10_000, windowMs: 20_000, tenants: 'all' };
    expect(state.services(all)[0].customers.calls).toBe(calls);
});
test('a slot goes when its time is over', () => {
    const state = stateOf([{}], { retentionMs: 60_000 });
    const calls = () => state.services({ nowMs: T0 + 10_000, windowMs: 10_000, tenants: 'all' })[0].customers.calls;
    state.expire(T0 + 69_999);
    expect(calls()).toBe(1);
    state.expire(T0 + 70_000);
    expect(calls()).toBe(0);
});
test('a window longer than what is kept is as long as that', () => {
    const state = stateOf([{}, {}, {}], { retentionMs: 60_000 });
    expect(state.services({ ...window, windowMs: 600_000 })[0].customers.ratePerSecond).toBe(3 / 60);
});
test('without traffic in the window the figures are null, and the service is listed', () => {
    const shop = shopOf([{}], { nowMs: T0 + 600_000 });
    expect([shop.customers, shop.operations[0].customers]).toEqual([none, none]);
});
test('tenants are told apart, and services are in the order of their identity', () => {
    const identities = [
        { tenant: 'default', environment: 'prod', namespace: 'eu', name: 'cart' },
        { tenant: 'default', environment: 'prod', namespace: 'eu', name: 'Cart' },
        { tenant: 'acme', environment: 'prod', namespace: 'us', name: 'cart' },
        { tenant: 'acme', environment: 'dev', namespace: 'us', name: 'cart' },
    ];
    const state = stateOf(identities.map((service) => ({ service })));
    const names = (tenants) => state.services({ ...window, tenants }).map((s) => `${s.tenant} ${s.environment} ${s.name}`);
    expect(names('all')).toEqual(['acme dev cart', 'acme prod cart', 'default prod Cart', 'default prod cart']);
    expect(names(['acme'])).toEqual(['acme dev cart', 'acme prod cart']);
    expect(names([])).toEqual([]);
});
test.each([
    [
        'the later',
        [
            { version: '1', createdMs: 1 },
            { version: '2', createdMs: 2 },
        ],
        '2',
    ],
    [
        'the later, even if it comes first',
        [
            { version: '2', createdMs: 2 },
            { version: '1', createdMs: 1 },
        ],
        '2',
    ],
    [
        'the greater of two at once',
        [
            { version: '2', createdMs: 1 },
            { version: '1', createdMs: 1 },
        ],
        '2',
    ],
    [
        'what was sent, if the later says nothing',
        [
            { version: '1', createdMs: 1 },
            { version: '', createdMs: 2 },
        ],
        '1',
    ],
])('of two versions %s counts', (_what, deltas, expected) => {
    const state = createKpiState();
    deltas.forEach(({ version, createdMs }, i) => state.apply(foldSpans([{ version }], { pipelineId: `p${i}`, createdMs }), T0));
    expect(state.services(window)[0].version).toBe(expected);
});
test('quantiles of a service are those of all its calls, within 4.5 %, not an average of its operations', () => {
    const durations = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(6), fc.integer({ min: 1, max: 10 ** 11 })), {
        minLength: 1,
        maxLength: 200,
    });
    fc.assert(fc.property(durations, (all) => {
        const shop = shopOf(all.map(([operation, slot, ns]) => ({ operation, endMs: T0 + slot * 9_999, durationMs: ns / 1e6 })));
        const sorted = all.map(([, , ns]) => ns / 1e6).sort((a, b) => a - b);
        for (const [ratio, estimate] of [
            [0.5, shop.customers.p50Ms],
            [0.95, shop.customers.p95Ms],
            [0.99, shop.customers.p99Ms],
        ]) {
            const exact = sorted[Math.ceil(ratio * sorted.length) - 1];
            expect(Math.abs(estimate / exact - 1)).toBeLessThan(0.045);
        }
    }));
});
