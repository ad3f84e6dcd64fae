import { createKpiState } from '../kpiState.ts';
import { exposed } from '../testing/exposition.ts';
import { T0, foldSpans } from '../testing/foldSpans.ts';
import { KPI_SNAPSHOT_VERSION } from './kpiSnapshot.ts';
const OPTIONS = { maxOperationsPerService: 3, maxEdgesPerService: 1, seriesExpiryMs: 1_800_000 };
/** Something of everything: tenants, overflow, synthetic, edges, peers, stubs that wait, a gap in the ids. */
function spansOf(i) {
    const acme = { tenant: 'acme', environment: 'prod', namespace: 'eu', name: `svc "${i % 2}"` };
    return [
        { operation: `op ${i}`, durationMs: 1.234567 * (i + 1), version: `1.${i}` },
        { operation: 'GET /', durationMs: 0, synthetic: 'bot', status: 'ERROR' },
        { service: acme, kind: 'CONSUMER', durationMs: 70_000.000001, endMs: T0 + i * 10_000 },
        { trace: i, span: 1, kind: 'CLIENT', durationMs: 9.5, weight: 3 },
        { service: 'cart', trace: i, span: 2, parent: 1, durationMs: 8.5, endMs: T0 + i * 10_000 },
        { trace: i, span: 3, kind: 'CLIENT', peer: `db ${i}`, peerType: 'database', durationMs: 2 },
        { service: 'cart', trace: i + 1, span: 4, parent: 7 },
        { trace: i, span: 7, kind: 'PRODUCER', service: acme },
    ];
}
function apply(state, from, to) {
    for (let i = from; i < to; i++)
        state.apply(foldSpans(spansOf(i), { pipelineId: `p${i % 3}`, from: i, to: i + 3, stubsDropped: i }), T0 + i * 10_000);
}
/** All that can be asked. */
function everything(state, nowMs) {
    const window = { nowMs, windowMs: 600_000, tenants: 'all' };
    return [exposed(state, nowMs), exposed(state, nowMs), state.services(window), state.edges(window), state.applied()];
}
describe('a state from a snapshot', () => {
    test.each([0, 1, 7, 20])('answers as the one it was taken of, byte for byte, after %i deltas', (count) => {
        const state = createKpiState(OPTIONS);
        apply(state, 0, count);
        const nowMs = T0 + count * 10_000;
        const restored = createKpiState(OPTIONS, state.snapshot());
        expect(everything(restored, nowMs)).toEqual(everything(state, nowMs));
    });
    test('goes on as the one that was not interrupted, scrapes, expiry and forgotten names included', () => {
        let state = createKpiState(OPTIONS);
        const uninterrupted = createKpiState(OPTIONS);
        for (let i = 0; i < 30; i++) {
            const nowMs = T0 + i * 10_000;
            for (const each of [state, uninterrupted]) {
                apply(each, i, i + 1);
                if (i % 4 === 0)
                    each.expire(nowMs);
                if (i === 15)
                    each.expire(nowMs + 3 * 3_600_000); // names go, ids are free again
            }
            expect(exposed(state, nowMs)).toBe(exposed(uninterrupted, nowMs));
            state = createKpiState(OPTIONS, state.snapshot());
        }
        const end = T0 + 300_000;
        expect(everything(state, end)).toEqual(everything(uninterrupted, end));
        for (const each of [state, uninterrupted])
            each.expire(end + 60_000);
        expect(everything(state, end + 60_000)).toEqual(everything(uninterrupted, end + 60_000));
    });
    test('and the deltas after it are the whole log', () => {
        const whole = createKpiState(OPTIONS);
        apply(whole, 0, 20);
        const half = createKpiState(OPTIONS);
        apply(half, 0, 9);
        const restored = createKpiState(OPTIONS, half.snapshot());
        apply(restored, 9, 20);
        expect(everything(restored, T0 + 200_000)).toEqual(everything(whole, T0 + 200_000));
    });
    test('does not share memory with it', () => {
        const state = createKpiState(OPTIONS);
        apply(state, 0, 3);
        const snapshot = state.snapshot();
        const copy = snapshot.slice();
        apply(state, 3, 9);
        expect(snapshot).toEqual(copy);
        const restored = createKpiState(OPTIONS, snapshot);
        snapshot.fill(255);
        expect(restored.snapshot()).toEqual(copy);
    });
});
describe('a snapshot is not restored', () => {
    const good = createKpiState().snapshot();
    const changed = (at, value) => good.slice().fill(value, at, at + 1);
    const versionAt = good.indexOf(KPI_SNAPSHOT_VERSION + 1, 10); // numbers are written one up, behind the magic
    test.each([
        [
            'of another version',
            'unknown_version',
            `has version 8 and this Vigil reads version ${KPI_SNAPSHOT_VERSION}.*Start the release of Vigil that wrote it, or delete the snapshot`,
            changed(versionAt, 9),
        ],
        ['with other buckets', 'unknown_version', 'delete the snapshot', changed(versionAt + 4, 57)],
        ['with a bit turned over', 'damaged', 'checksum', changed(good.length - 6, 99)],
        ['cut short', 'damaged', 'checksum', good.slice(0, -1)],
        ['of which little is left', 'damaged', 'checksum', good.slice(0, 100)],
        ['that is empty', 'damaged', 'no snapshot of KPIs', new Uint8Array()],
        [
            'that is something else',
            'damaged',
            'no snapshot of KPIs',
            new TextEncoder().encode('!SQLite format 3, and more of the kind, and still more of it'),
        ],
    ])('%s', (_what, code, message, snapshot) => {
        expect(() => createKpiState({}, snapshot)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    });
});
