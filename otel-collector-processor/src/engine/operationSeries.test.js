import { createDetection } from '../detect/index.ts';
import { SLOT_MS, SPAN_KINDS } from '../messages/index.ts';
import { operationSeries } from './operationSeries.ts';
const service = { tenant: 'default', environment: 'production', namespace: 'store', name: 'till' };
const SERVER = SPAN_KINDS.indexOf('SERVER');
const START = 1_800_000_000_000;
const SLOTS = 60;
/** Ten calls a slot of about a second, every tenth slot with an error; nothing in slot 30. */
const slots = new Map(Array.from({ length: SLOTS }, (_, i) => [
    START + i * SLOT_MS,
    {
        ...{ service, operation: 'POST /sales', kind: SERVER, zeroCount: 0 },
        calls: 10,
        errors: i % 10 === 0 ? 1 : 0,
        exponential: [[79, 10]],
    },
]).filter(([, { errors }], i) => i !== 30 || errors < 0));
const detection = createDetection({ seasonMs: 86_400_000 });
for (let i = 0; i < SLOTS; i++) {
    const slot = slots.get(START + i * SLOT_MS);
    detection.feed(START + i * SLOT_MS, slot === undefined ? [] : [slot]);
}
const kpi = {
    operationSlots: (slotMs, only = (_s, _o) => true) => [slots.get(slotMs)].flatMap((slot) => (slot !== undefined && only(slot.service, slot.operation) ? [slot] : [])),
};
const nowMs = START + SLOTS * SLOT_MS;
const ask = (signal, operation = 'POST /sales') => operationSeries({ kpi, detection }, { service, operation, signal, nowMs, windowMs: 400_000 });
describe('one signal of an operation', () => {
    test('has a point for every slot of the window, oldest first', () => {
        const { points, slotMs } = ask('rate');
        expect(slotMs).toBe(SLOT_MS);
        expect(points.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 40 }, (_, i) => START + (20 + i) * SLOT_MS));
    });
    test.each([
        ['rate', 'per_second', 1, 0],
        ['errors', 'ratio', 1 / 60, 0],
        ['latency', 'ms', 970, null],
    ])('%s is in %s, as detection sees it', (signal, unit, seen, whileAway) => {
        const series = ask(signal);
        expect(series).toMatchObject({ unit, state: 'normal', sinceMs: null });
        const last = series.points.at(-1);
        if (signal === 'latency')
            expect(Math.abs(last.seen - seen) / seen).toBeLessThan(0.05);
        else
            expect(series.points.at(-10).seen).toBeCloseTo(signal === 'errors' ? 1 / 60 : seen, 5);
        expect(series.points[10].seen).toEqual(whileAway);
        expect(last.lower).toBeLessThanOrEqual(last.expected);
        expect(last.upper).toBeGreaterThan(last.expected);
    });
    test('has no band for the time before it was learned', () => {
        const { points } = operationSeries({ kpi, detection }, { service, operation: 'POST /sales', signal: 'latency', nowMs: START + 10 * SLOT_MS, windowMs: 100_000 });
        expect(points.every(({ seen, expected }) => seen !== null && expected === null)).toBe(true);
    });
    test('that nobody knows is said to be unwatched', () => {
        expect(ask('rate', 'GET /nothing')).toMatchObject({ state: 'unwatched', points: [] });
    });
});
