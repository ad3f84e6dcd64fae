import { createKpiState } from '../kpiState.ts';
import { exposed, samples, samplesNamed } from '../testing/exposition.ts';
import { T0, foldSpans } from '../testing/foldSpans.ts';
import { CHUNK_LENGTH } from './inChunks.ts';
const CALLS = 'traces_span_metrics_calls_total';
const DURATION = 'traces_span_metrics_duration_milliseconds';
function stateOf(spans, options = {}) {
    const state = createKpiState({ zeroInitialise: false, ...options });
    state.apply(foldSpans(spans), T0);
    return state;
}
test('one span is exposed as the Collector does it, byte for byte', () => {
    const labels = 'service_name="shop",span_name="GET /",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"';
    const buckets = ['2 0', '4 0', '6 0', '8 0', '10 0', '50 1', '100 1', '200 1', '400 1', '800 1', '1000 1']
        .concat(['1400 1', '2000 1', '5000 1', '10000 1', '15000 1', '+Inf 1'])
        .map((line) => line.split(' '))
        .map(([le, count]) => `${DURATION}_bucket{${labels},le="${le}"} ${count}`);
    const text = exposed(stateOf([{ durationMs: 12.345678 }]), T0);
    expect(text.slice(0, text.indexOf('# HELP vigil_'))).toBe([
        `# HELP ${CALLS} Spans by service, name, kind and status.`,
        `# TYPE ${CALLS} counter`,
        `${CALLS}{${labels}} 1`,
        `# HELP ${DURATION} Duration of the same spans.`,
        `# TYPE ${DURATION} histogram`,
        ...buckets,
        `${DURATION}_sum{${labels}} 12.345678`,
        `${DURATION}_count{${labels}} 1`,
        '',
    ].join('\n'));
});
test.each([
    [
        'a full identity',
        { service: { tenant: 'acme', environment: 'prod', namespace: 'eu', name: 'cart' } },
        'service_name="cart",service_namespace="eu",deployment_environment_name="prod",vigil_tenant="acme",span_name="GET /",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"',
    ],
    [
        'a tenant that is empty, which is the default one',
        { service: { tenant: '', environment: '', namespace: '', name: 'cart' } },
        'service_name="cart",span_name="GET /",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"',
    ],
    [
        'a synthetic call that failed',
        { kind: 'CLIENT', status: 'ERROR', synthetic: 'test' },
        'service_name="shop",span_name="GET /",span_kind="SPAN_KIND_CLIENT",status_code="STATUS_CODE_ERROR",user_agent_synthetic_type="test"',
    ],
    [
        'a name that has to be escaped',
        { operation: 'say "\\n"\n' },
        'service_name="shop",span_name="say \\"\\\\n\\"\\n",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"',
    ],
    [
        'a name that is empty',
        { operation: '' },
        'service_name="shop",span_name="",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"',
    ],
])('labels of %s', (_what, span, labels) => {
    expect(samplesNamed(samples(stateOf([span]), T0), CALLS)).toEqual([[`${CALLS}{${labels}}`, 1]]);
});
test('counts and sums grow with every delta, late spans among them', () => {
    const state = stateOf([{ durationMs: 1 }, { durationMs: 3 }]);
    state.apply(foldSpans([{ durationMs: 20_000, late: true }], { from: 100, to: 200 }), T0);
    const values = [...samples(state, T0)].filter(([sample]) => sample.startsWith(DURATION)).map(([, value]) => value);
    expect(values).toEqual([1, ...new Array(15).fill(2), 3, 20_004, 3]);
});
test('everything begins with its HELP and TYPE, and no metric stands in two places', () => {
    const text = exposed(stateOf([{ trace: 1, span: 1, kind: 'CLIENT', peer: 'db', peerType: 'database' }]), T0);
    const types = text.split('\n').filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
    expect(text.endsWith('\n')).toBe(true);
    let family = '';
    for (const line of text.trimEnd().split('\n')) {
        if (line.startsWith('# TYPE'))
            family = line.split(' ')[2];
        else if (!line.startsWith('#'))
            expect(line.startsWith(family)).toBe(true);
    }
});
describe('a series that is new', () => {
    const CALL = `${CALLS}{service_name="shop",span_name="GET /",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"}`;
    const started = (spans = [{}]) => {
        const state = createKpiState();
        state.apply(foldSpans(spans), T0);
        return state;
    };
    const seenBy = (state, scraper = '', nowMs = T0) => exposed(state, nowMs, scraper).match(new RegExp(`^${CALL.replace(/[{}]/g, '\\$&')} (\\d+)$`, 'm'))?.[1];
    test('is 0 in its first exposition, in every line, and real from the second on', () => {
        const state = started([{ trace: 1, span: 1, kind: 'CLIENT', peer: 'db', peerType: 'database' }]);
        state.expire(T0 + 60_000);
        const ofSeries = (text) => text.split('\n').filter((line) => line.startsWith('traces_'));
        const first = ofSeries(exposed(state, T0 + 60_000));
        expect(first).not.toHaveLength(0);
        expect(first.every((line) => line.endsWith(' 0'))).toBe(true);
        expect(ofSeries(exposed(state, T0 + 60_000)).filter((line) => / [1-9]/.test(line))).not.toHaveLength(0);
    });
    test('is real at once without zeroInitialise', () => {
        expect(seenBy(stateOf([{}]))).toBe('1');
    });
    test('is 0 to each of two scrapers once', () => {
        const state = started();
        exposed(state, T0, 'a');
        exposed(state, T0, 'b');
        state.apply(foldSpans([{ operation: 'new' }], { from: 100, to: 200 }), T0);
        const seen = ['a', 'b', 'a', 'b'].map((scraper) => exposed(state, T0, scraper).match(/span_name="new".* (\d)\n/)?.[1]);
        expect(seen).toEqual(['0', '0', '1', '1']);
    });
    test('is real to a scraper that comes later', () => {
        const state = started();
        expect([seenBy(state, 'a'), seenBy(state, 'b')]).toEqual(['0', '1']);
    });
    test('is still 0 if the first exposition was broken off', () => {
        const state = started(Array.from({ length: 100 }, (_, i) => ({ operation: `op ${i}` })).concat({ operation: 'GET /' }));
        for (const chunk of state.expose(T0))
            if (chunk !== '')
                break;
        expect(seenBy(state)).toBe('0');
        expect(seenBy(state)).toBe('1');
    });
    test('is left to the next exposition if it begins during one', () => {
        const state = started(Array.from({ length: 100 }, (_, i) => ({ operation: `op ${i}` })));
        const chunks = state.expose(T0)[Symbol.iterator]();
        const first = chunks.next().value;
        state.apply(foldSpans([{}], { from: 100, to: 200 }), T0);
        let rest = first;
        for (let next = chunks.next(); !next.done; next = chunks.next())
            rest += next.value;
        expect(rest).not.toContain('span_name="GET /"');
        expect(seenBy(state)).toBe('0');
    });
    test('is real if a replay says it was exposed before', () => {
        const state = started();
        state.assumeExposed();
        expect(seenBy(state)).toBe('1');
    });
});
describe('expiry', () => {
    const options = { seriesExpiryMs: 60_000 };
    test.each([
        ['is exposed', 'just before its time', T0 + 59_999, 1],
        ['is gone', 'at its time', T0 + 60_000, 0],
    ])('a series %s %s, whether or not expire came by', (_what, _when, nowMs, count) => {
        for (const expire of [false, true]) {
            const state = stateOf([{}], options);
            if (expire)
                state.expire(nowMs);
            expect(samplesNamed(samples(state, nowMs), CALLS)).toHaveLength(count);
        }
    });
    test.each([true, false])('traffic that comes again begins anew (expire came by: %p)', (expire) => {
        const state = createKpiState(options);
        state.apply(foldSpans([{}, {}, {}]), T0);
        exposed(state, T0);
        if (expire)
            state.expire(T0 + 60_000);
        state.apply(foldSpans([{ endMs: T0 + 60_000 }], { from: 100, to: 200 }), T0 + 60_000);
        const values = [1, 2].map(() => exposed(state, T0 + 60_000).match(/calls_total\{service.* (\d)\n/)?.[1]);
        expect(values).toEqual(['0', '1']);
    });
    test('a series with traffic stays', () => {
        const state = stateOf([{}], options);
        state.apply(foldSpans([{}], { from: 100, to: 200 }), T0 + 50_000);
        state.expire(T0 + 60_000);
        expect(samplesNamed(samples(state, T0 + 60_000), CALLS)).toEqual([[expect.stringContaining('shop'), 2]]);
    });
    test('an hour later nothing of it is left in memory', () => {
        const state = stateOf([{ trace: 1, span: 1, kind: 'CLIENT', peer: 'db', peerType: 'database' }], options);
        state.expire(T0 + 60_000);
        expect(state.services({ nowMs: T0 + 60_000, windowMs: 60_000, tenants: 'all' })).toHaveLength(1);
        state.expire(T0 + 2 * 3_600_000);
        expect(state.services({ nowMs: T0 + 2 * 3_600_000, windowMs: 60_000, tenants: 'all' })).toEqual([]);
        expect(state.snapshot().length).toBeLessThan(200);
    });
});
describe('limits', () => {
    const overflowed = (spans, options) => {
        const all = samples(stateOf(spans, options), T0);
        return [...samplesNamed(all, CALLS), ...samplesNamed(all, 'vigil_kpi_overflow_calls_total')];
    };
    const SERVER = 'span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_UNSET"';
    test('operations beyond the limit are counted together, and how many calls they had', () => {
        const spans = ['a', 'b', 'c', 'd', 'd', 'a'].map((operation) => ({ operation }));
        expect(overflowed(spans, { maxOperationsPerService: 2 })).toEqual([
            [`${CALLS}{service_name="shop",span_name="a",${SERVER}}`, 2],
            [`${CALLS}{service_name="shop",span_name="b",${SERVER}}`, 1],
            [`${CALLS}{service_name="shop",span_name="other",otel_metric_overflow="true",${SERVER}}`, 3],
            ['vigil_kpi_overflow_calls_total{service_name="shop"}', 3],
        ]);
    });
    test('an operation that is called other is not among them', () => {
        expect(overflowed([{ operation: 'other' }, { operation: 'b' }], { maxOperationsPerService: 1 })).toEqual([
            [`${CALLS}{service_name="shop",span_name="other",${SERVER}}`, 1],
            [`${CALLS}{service_name="shop",span_name="other",otel_metric_overflow="true",${SERVER}}`, 1],
            ['vigil_kpi_overflow_calls_total{service_name="shop"}', 1],
        ]);
    });
    test('what a pipeline did not keep apart is counted there too', () => {
        expect(overflowed([{ operation: undefined }], {})).toEqual([
            [`${CALLS}{service_name="shop",span_name="other",otel_metric_overflow="true",${SERVER}}`, 1],
            ['vigil_kpi_overflow_calls_total{service_name="shop"}', 1],
        ]);
    });
    test('the limit is each service’s own', () => {
        const spans = ['cart', 'shop'].map((service) => ({ service }));
        expect(overflowed(spans, { maxOperationsPerService: 1 })).toHaveLength(2);
    });
    test('services beyond the limit are one for each tenant', () => {
        const spans = ['a', 'b', 'c', 'c'].map((name, i) => ({
            service: { tenant: i < 3 ? 'default' : 'acme', environment: 'prod', namespace: '', name },
            operation: `op ${i}`,
        }));
        expect(overflowed(spans, { maxServices: 2 })).toEqual([
            [expect.stringContaining('service_name="a"'), 1],
            [expect.stringContaining('service_name="b"'), 1],
            [`${CALLS}{service_name="vigil_overflow",span_name="other",otel_metric_overflow="true",${SERVER}}`, 1],
            [
                `${CALLS}{service_name="vigil_overflow",vigil_tenant="acme",span_name="other",otel_metric_overflow="true",${SERVER}}`,
                1,
            ],
            ['vigil_kpi_overflow_calls_total{service_name="vigil_overflow"}', 1],
            ['vigil_kpi_overflow_calls_total{service_name="vigil_overflow",vigil_tenant="acme"}', 1],
        ]);
    });
    test('a bomb of tenants is stopped as well', () => {
        const spans = Array.from({ length: 50 }, (_, i) => ({
            service: { tenant: `t${i}`, environment: '', namespace: '', name: 'a' },
        }));
        const state = stateOf(spans, { maxServices: 5 });
        expect(state.services({ nowMs: T0, windowMs: 10_000, tenants: 'all' }).length).toBeLessThanOrEqual(11);
    });
    test('an operation that expired makes room', () => {
        const state = stateOf([{ operation: 'a' }], {
            maxOperationsPerService: 1,
            retentionMs: 10_000,
            seriesExpiryMs: 10_000,
        });
        const later = T0 + 600_000;
        state.expire(later);
        state.apply(foldSpans([{ operation: 'b', endMs: later }], { from: 100, to: 200 }), later);
        expect(samplesNamed(samples(state, later), CALLS)).toEqual([[expect.stringContaining('span_name="b"'), 1]]);
    });
});
test('chunks stay below 64 kB, come one at a time, and join to the same text', () => {
    const spans = Array.from({ length: 300 }, (_, i) => ({ operation: `GET /${i}` }));
    const state = stateOf(spans);
    const chunks = [...state.expose(T0)];
    expect(chunks.length).toBeGreaterThan(10);
    for (const chunk of chunks)
        expect(chunk.length).toBeLessThanOrEqual(CHUNK_LENGTH);
    expect(chunks.join('')).toBe(exposed(state, T0));
});
