import fc from 'fast-check';
import { SPAN_KINDS, STATUS_CODES, SYNTHETIC_TYPES } from '../messages/index.ts';
import { createKpiState } from './kpiState.ts';
import { exposed } from './testing/exposition.ts';
import { T0, foldSpans } from './testing/foldSpans.ts';
const END = T0 + 70_000;
/** Spans of a few services and traces; each has its own span id, as the W3C trace context wants it. */
const spans = fc
    .array(fc.record({
    service: fc.constantFrom('shop', 'cart', 'mail'),
    operation: fc.constantFrom('a', 'b', undefined),
    kind: fc.constantFrom(...SPAN_KINDS),
    status: fc.constantFrom(...STATUS_CODES),
    synthetic: fc.constantFrom(...SYNTHETIC_TYPES),
    durationMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10 ** 12 }).map((ns) => ns / 1e6)),
    endMs: fc.integer({ min: T0, max: T0 + 60_000 }),
    late: fc.boolean(),
    trace: fc.nat(3),
    parent: fc.nat(60),
    peer: fc.constantFrom('', 'db', 'bus'),
    peerType: fc.constantFrom('database', 'messaging_system'),
    weight: fc.integer({ min: 1, max: 5 }),
    /** Which of three pipelines it goes through, and whether a delta is cut behind it. */
    pipeline: fc.nat(2),
    cut: fc.boolean(),
}), { maxLength: 60 })
    .map((all) => all.map((span, i) => ({ ...span, span: i + 1 })));
const stubsOnlyFromPairKinds = (span) => {
    if (span.kind !== 'INTERNAL' && span.kind !== 'UNSPECIFIED')
        return span;
    const { trace: _, ...rest } = span;
    return rest;
};
/** The deltas that three pipelines make of the spans, in order for each of them. */
function deltasOf(all) {
    return [0, 1, 2].map((pipeline) => {
        const batches = [[]];
        for (const span of all.filter((s) => s.pipeline === pipeline)) {
            batches.at(-1).push(span);
            if (span.cut)
                batches.push([]);
        }
        return batches.map((batch, i) => foldSpans(batch, { pipelineId: `p${pipeline}`, from: i, to: i + 1 }));
    });
}
/** What was counted; series come in the order of their birth, which is not part of it. */
function counted(state) {
    state.expire(END);
    const window = { nowMs: END, windowMs: 600_000, tenants: 'all' };
    exposed(state, END);
    return [exposed(state, END).split('\n').sort(), state.services(window), state.edges(window)];
}
test('deltas of several pipelines, in whatever order they come, add up to the delta of all', () => {
    fc.assert(fc.property(spans, fc.array(fc.nat(2), { minLength: 200, maxLength: 200 }), (all, turns) => {
        const piped = all.map((span) => stubsOnlyFromPairKinds(span));
        const merged = createKpiState();
        merged.apply(foldSpans(piped), T0);
        const interleaved = createKpiState();
        const queues = deltasOf(piped);
        for (const turn of [...turns, ...turns.map((t) => (t + 1) % 3), ...turns.map((t) => (t + 2) % 3)]) {
            const delta = queues[turn].shift();
            if (delta !== undefined)
                interleaved.apply(delta, T0);
        }
        expect(queues.flat()).toEqual([]);
        expect(counted(interleaved)).toEqual(counted(merged));
    }));
});
test('a snapshot anywhere, and the deltas behind it, are the uninterrupted state', () => {
    fc.assert(fc.property(spans, fc.nat(100), (all, at) => {
        const deltas = deltasOf(all.map((span) => stubsOnlyFromPairKinds(span))).flat();
        const whole = createKpiState();
        let interrupted = createKpiState();
        deltas.forEach((delta, i) => {
            whole.apply(delta, T0 + i);
            if (i === at % deltas.length)
                interrupted = createKpiState({}, interrupted.snapshot());
            interrupted.apply(delta, T0 + i);
            expect(interrupted.check(delta)).toEqual({ kind: 'duplicate' });
        });
        expect(exposed(interrupted, END)).toBe(exposed(whole, END));
        expect(exposed(interrupted, END)).toBe(exposed(whole, END));
        expect(counted(interrupted)).toEqual(counted(whole));
    }));
});
