import { DELTA_VERSION } from '../messages/index.ts';
import { KpiDeltaError } from './delta/kpiDeltaError.ts';
import { createKpiState } from './kpiState.ts';
import { exposed, samples, samplesNamed } from './testing/exposition.ts';
import { T0, foldSpans } from './testing/foldSpans.ts';
const header = (pipelineId, epoch, from, to) => ({
    pipelineId,
    epoch,
    from,
    to,
});
function stateUpTo100() {
    const state = createKpiState({ zeroInitialise: false });
    state.apply(foldSpans([{}], header('p1', 'e1', 0, 100)), T0);
    return state;
}
describe('after a delta from 0 to 100', () => {
    test.each([
        ['applied', 'that continues it', header('p1', 'e1', 100, 150), { kind: 'applied' }],
        ['a duplicate', 'sent again', header('p1', 'e1', 0, 100), { kind: 'duplicate' }],
        ['a duplicate', 'that ends before', header('p1', 'e1', 20, 60), { kind: 'duplicate' }],
        ['a duplicate', 'that brings nothing', header('p1', 'e1', 100, 100), { kind: 'duplicate' }],
        ['a gap', 'that leaves something out', header('p1', 'e1', 120, 150), { kind: 'gap', expected: 100 }],
        ['a gap', 'that overlaps', header('p1', 'e1', 50, 150), { kind: 'gap', expected: 100 }],
        ['applied', 'of another epoch from anywhere', header('p1', 'e2', 40, 150), { kind: 'applied' }],
        ['applied', 'of another pipeline from anywhere', header('p2', 'e1', 40, 150), { kind: 'applied' }],
        ['applied', 'whose names join to the same letters', header('p1e', '1', 0, 50), { kind: 'applied' }],
    ])('a delta is %s %s', (_what, _why, next, expected) => {
        expect(stateUpTo100().check(foldSpans([{}], next))).toEqual(expected);
    });
    test('the position is told', () => {
        expect(stateUpTo100().applied()).toEqual([{ pipelineId: 'p1', epoch: 'e1', position: 100 }]);
    });
    test.each([
        ['a duplicate', header('p1', 'e1', 0, 100), 'it was applied before'],
        ['a gap', header('p1', 'e1', 120, 150), 'the next one begins at 100'],
    ])('%s is not applied, even if the caller insists', (_what, next, message) => {
        const state = stateUpTo100();
        const before = exposed(state, T0);
        expect(() => state.apply(foldSpans([{}], next), T0)).toThrow(message);
        expect(exposed(state, T0)).toBe(before);
    });
});
test('check changes nothing', () => {
    const state = stateUpTo100();
    const before = state.snapshot();
    state.check(foldSpans([{ service: 'new', operation: 'new' }], header('p1', 'e1', 100, 200)));
    expect(state.snapshot()).toEqual(before);
});
test('a delta of another version is refused, and the error says which', () => {
    const delta = { ...foldSpans([{}]), version: DELTA_VERSION + 1 };
    const refusal = expect.objectContaining({
        code: 'unsupported_version',
        message: expect.stringContaining(`version ${DELTA_VERSION + 1} and this engine reads version ${DELTA_VERSION}`),
    });
    const state = createKpiState();
    for (const attempt of [() => state.check(delta), () => state.apply(delta, T0)])
        expect(attempt).toThrow(refusal);
});
describe('a delta is refused as a whole', () => {
    const good = foldSpans([
        { service: 'cart', operation: 'POST /cart', durationMs: 12 },
        { service: 'shop', kind: 'CLIENT', trace: 1, span: 2, durationMs: 30 },
    ]);
    const withCell = (change) => ({
        ...good,
        cells: [good.cells[0], { ...good.cells[1], ...change }],
    });
    const withDuration = (change) => withCell({ duration: { ...good.cells[1].duration, ...change } });
    const withStub = (change) => ({ ...good, stubs: [{ ...good.stubs[0], ...change }] });
    const explicit = good.cells[1].duration.explicit;
    test.each([
        ['a count that is not a number', 'cells[1].count is NaN', withCell({ count: NaN })],
        ['a negative count', 'cells[1].count is -1', withCell({ count: -1 })],
        ['half a count', 'cells[1].count is 0.5', withCell({ count: 0.5 })],
        ['an infinite count', 'cells[1].count is Infinity', withCell({ count: Infinity })],
        ['a missing count', 'cells[1].count is missing', withCell({ count: undefined })],
        ['a service out of range', 'cells[1].service is 2', withCell({ service: 2 })],
        ['an operation out of range', 'cells[1].operation is 2', withCell({ operation: 2 })],
        ['an operation below the overflow', 'cells[1].operation is -2', withCell({ operation: -2 })],
        ['a kind out of range', 'cells[1].kind is 6', withCell({ kind: 6 })],
        ['a status out of range', 'cells[1].status is 3', withCell({ status: 3 })],
        ['a synthetic type out of range', 'cells[1].synthetic is -1', withCell({ synthetic: -1 })],
        ['an index that is no whole number', 'cells[1].kind is 1.5', withCell({ kind: 1.5 })],
        ['a slot off the grid', 'cells[1].slotMs is 1234', withCell({ slotMs: 1234 })],
        ['a negative sum', 'cells[1].duration.sumMs is -1', withDuration({ sumMs: -1 })],
        ['a sum that is not a number', 'cells[1].duration.sumMs is NaN', withDuration({ sumMs: NaN })],
        ['a bucket too few', 'cells[1].duration.explicit', withDuration({ explicit: explicit.slice(1) })],
        ['buckets that hold more than the count', 'cells[1].duration.explicit', withCell({ count: 0 })],
        ['a negative bucket', 'cells[1].duration.explicit', withDuration({ explicit: explicit.with(0, -1).with(1, 1) })],
        ['an exponential bucket too many', 'cells[1].duration.exponential', withDuration({ zeroCount: 1 })],
        [
            'exponential buckets out of order',
            'cells[1].duration.exponential',
            withDuration({
                exponential: [
                    [3, 1],
                    [2, 0],
                ],
            }),
        ],
        ['an exponential index no double has', 'cells[1].duration.exponential', withDuration({ exponential: [[9000, 1]] })],
        ['a trace id that is none', 'stubs[0].traceId is "xyz"', withStub({ traceId: 'xyz' })],
        ['a span id that is none', 'stubs[0].spanId is ""', withStub({ spanId: '' })],
        ['a parent that is none', 'stubs[0].parentSpanId is "1"', withStub({ parentSpanId: '1' })],
        ['a stub of an INTERNAL span', 'stubs[0].kind is 1', withStub({ kind: 1 })],
        ['a stub of no service', 'stubs[0].service is 7', withStub({ service: 7 })],
        ['a negative duration', 'stubs[0].durationMs is -5', withStub({ durationMs: -5 })],
        ['an end that is not a number', 'stubs[0].endMs is NaN', withStub({ endMs: NaN })],
        ['a weight of nothing', 'stubs[0].weight is 0', withStub({ weight: 0 })],
        [
            'a peer of a kind unknown',
            'stubs[0].peerType is "queue"',
            withStub({ peerType: 'queue' }),
        ],
        [
            'an identity with a part missing',
            'services[0]',
            { ...good, services: [{ ...good.services[0], name: undefined }, good.services[1]] },
        ],
        ['a version too few', 'serviceVersions', { ...good, serviceVersions: [''] }],
        ['an operation that is no string', 'operations', { ...good, operations: [7, ''] }],
        ['an end before its begin', 'to is 0', { ...good, from: 5, to: 0 }],
        ['a negative position', 'from is -1', { ...good, from: -1 }],
        ['no pipeline', 'pipelineId is ""', { ...good, pipelineId: '' }],
        ['a negative number of dropped stubs', 'stubsDropped is -1', { ...good, stubsDropped: -1 }],
    ])('for %s', (_what, place, delta) => {
        const state = createKpiState();
        const before = state.snapshot();
        const refusal = expect.objectContaining({ code: 'invalid', message: expect.stringContaining(place) });
        expect(() => state.check(delta)).toThrow(refusal);
        expect(() => state.apply(delta, T0)).toThrow(KpiDeltaError);
        expect(state.snapshot()).toEqual(before);
    });
    test('and the same one, mended, is then applied', () => {
        const state = createKpiState();
        expect(() => state.apply(withCell({ count: NaN }), T0)).toThrow('Nothing of it was applied');
        state.apply(good, T0);
        expect(samplesNamed(samples(state, T0), 'traces_span_metrics_calls_total')).toHaveLength(2);
    });
});
test.each([
    ['maxServices', 0],
    ['retentionMs', 1.5],
    ['stubWaitMs', NaN],
])('option %s cannot be %p', (name, value) => {
    expect(() => createKpiState({ [name]: value })).toThrow(new RegExp(`KPI option ${name} is ${value}`));
});
