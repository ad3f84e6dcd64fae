import { createKpiState } from '../kpiState.ts';
import { exposed, samples, samplesNamed } from '../testing/exposition.ts';
import { T0, foldSpans, identityOf } from '../testing/foldSpans.ts';
const WAIT_MS = 60_000;
const cart = { tenant: 'default', environment: 'prod', namespace: 'eu', name: 'cart' };
const client = { service: 'shop', kind: 'CLIENT', trace: 1, span: 2, durationMs: 30 };
const server = { service: cart, kind: 'SERVER', trace: 1, span: 3, parent: 2, durationMs: 20 };
const toDatabase = { ...client, peer: 'orders', peerType: 'database' };
/** A state that got each list of spans in a delta of its own, each from another pipeline. */
function stateOf(deltas, options = {}) {
    const state = createKpiState({ zeroInitialise: false, ...options });
    deltas.forEach((spans, i) => state.apply(foldSpans(spans, { pipelineId: `p${i}` }), T0));
    return state;
}
/** Edges as `client>server type calls errors`. */
function edgesOf(state, tenants = 'all') {
    return state
        .edges({ nowMs: T0 + 10_000, windowMs: 60_000, tenants })
        .map(({ client: from, server: to, connectionType, traffic }) => [`${from.name}>${to.name}`, connectionType, traffic.calls, (traffic.errorRatio ?? 0) * traffic.calls].join(' '));
}
test.each([
    ['the client first', [[client, server]]],
    ['the server first', [[server, client]]],
    ['the client first, in two deltas', [[client], [server]]],
    ['the server first, in two deltas', [[server], [client]]],
])('both halves are joined: %s', (_what, deltas) => {
    const state = stateOf(deltas);
    expect(state.edges({ nowMs: T0 + 10_000, windowMs: 60_000, tenants: 'all' })).toEqual([
        {
            client: identityOf('shop'),
            server: cart,
            connectionType: '',
            traffic: {
                calls: 1,
                ratePerSecond: 1 / 60,
                errorRatio: 0,
                p50Ms: expect.closeTo(20, -0.3),
                p95Ms: expect.closeTo(20, -0.3),
                p99Ms: expect.closeTo(20, -0.3),
            },
        },
    ]);
});
test('an edge is exposed in Tempo’s names', () => {
    const labels = 'client="shop",server="cart",server_service_namespace="eu",server_deployment_environment_name="prod"';
    const all = samples(stateOf([[client, { ...server, status: 'ERROR' }]]), T0);
    const graph = [...all].filter(([sample]) => sample.startsWith('traces_service_graph'));
    expect(graph).toHaveLength(2 + 2 * 19);
    expect(graph).toEqual(expect.arrayContaining([
        [`traces_service_graph_request_total{${labels}}`, 1],
        [`traces_service_graph_request_failed_total{${labels}}`, 1],
        [`traces_service_graph_request_server_seconds_bucket{${labels},le="0.01"}`, 0],
        [`traces_service_graph_request_server_seconds_bucket{${labels},le="0.05"}`, 1],
        [`traces_service_graph_request_server_seconds_bucket{${labels},le="+Inf"}`, 1],
        [`traces_service_graph_request_server_seconds_sum{${labels}}`, 0.02],
        [`traces_service_graph_request_server_seconds_count{${labels}}`, 1],
        [`traces_service_graph_request_client_seconds_sum{${labels}}`, 0.03],
        [`traces_service_graph_request_client_seconds_count{${labels}}`, 1],
    ]));
});
describe.each([
    ['in this order', (spans) => spans],
    ['in reverse', (spans) => spans.toReversed()],
])('%s', (_order, ordered) => {
    test.each([
        ['a call that only the client saw fail failed', [{ ...client, status: 'ERROR' }, server], ['shop>cart  1 1']],
        ['a client with two servers (a retry) is two calls', [client, server, { ...server, span: 4 }], ['shop>cart  2 0']],
        [
            'a message has several consumers',
            [
                { ...client, kind: 'PRODUCER' },
                { ...server, kind: 'CONSUMER' },
                { ...server, kind: 'CONSUMER', service: 'mail', span: 4 },
            ],
            ['shop>mail messaging_system 1 0', 'shop>cart messaging_system 1 0'],
        ],
        [
            'a sampled call stands for several',
            [
                { ...client, weight: 2 },
                { ...server, weight: 10 },
            ],
            ['shop>cart  10 0'],
        ],
        ['a peer that sends spans is the service', [toDatabase, server], ['shop>cart  1 0']],
        ['the same span id in another trace is another span', [client, { ...server, trace: 7 }], []],
        ['a service that calls itself is no edge', [client, { ...server, service: 'shop' }], []],
        ['a server without a parent is no edge', [{ ...server, parent: 0 }], []],
        ['another tenant’s spans are never joined', [client, { ...server, service: { ...cart, tenant: 'acme' } }], []],
        [
            'synthetic calls are in the same edge',
            [client, server, { ...client, trace: 2, synthetic: 'bot' }, { ...server, trace: 2, synthetic: 'bot' }],
            ['shop>cart  2 0'],
        ],
    ])('%s', (_what, spans, edges) => {
        expect(edgesOf(stateOf([ordered(spans)]))).toEqual(edges);
        expect(edgesOf(stateOf(ordered(spans).map((span) => [span])))).toEqual(edges);
    });
});
test('synthetic calls have series of their own', () => {
    const spans = [client, server];
    const state = stateOf([spans, spans.map((span) => ({ ...span, trace: 2, synthetic: 'test' }))]);
    expect(samplesNamed(samples(state, T0), 'traces_service_graph_request_total').map(([sample]) => sample)).toEqual([
        expect.not.stringContaining('synthetic'),
        expect.stringContaining('user_agent_synthetic_type="test"'),
    ]);
});
test('tenants have edges of their own, and see no other', () => {
    const acme = (span) => ({ ...span, service: { ...cart, tenant: 'acme', name: span.kind } });
    const state = stateOf([[client, server, acme(client), acme(server)]]);
    expect(edgesOf(state, ['acme'])).toEqual(['CLIENT>SERVER  1 0']);
    expect(edgesOf(state, ['default'])).toEqual(['shop>cart  1 0']);
    expect(edgesOf(state, [])).toEqual([]);
    expect(exposed(state, T0)).toContain('client="CLIENT",server="SERVER"');
    expect(exposed(state, T0)).toMatch(/client="CLIENT".*vigil_tenant="acme"/);
});
describe('a stub whose other half does not come', () => {
    const later = (spans, afterMs, options = {}) => {
        const state = stateOf([spans], options);
        state.expire(T0 + afterMs);
        return state;
    };
    const counters = (state) => {
        const all = samples(state, T0);
        return {
            pending: all.get('vigil_service_graph_pending_stubs'),
            clients: all.get('vigil_service_graph_expired_stubs_total{side="client"}'),
            servers: all.get('vigil_service_graph_expired_stubs_total{side="server"}'),
            evicted: all.get('vigil_service_graph_evicted_stubs_total'),
            dropped: all.get('vigil_service_graph_dropped_stubs_total'),
        };
    };
    test.each([
        ['service', 'service'],
        ['database', 'database'],
        ['messaging_system', 'messaging_system'],
        ['external', 'external'],
        ['', 'external'],
    ])('is a call to its peer after the wait: %p', (peerType, expected) => {
        const spans = [{ ...client, status: 'ERROR', peer: 'orders', peerType: peerType }];
        expect(edgesOf(later(spans, WAIT_MS - 1))).toEqual([]);
        expect(edgesOf(later(spans, WAIT_MS))).toEqual([`shop>orders ${expected} 1 1`]);
    });
    test('has the client’s duration on both sides', () => {
        const all = samples(later([toDatabase], WAIT_MS), T0 + WAIT_MS);
        const labels = 'client="shop",server="orders",connection_type="database"';
        for (const side of ['server', 'client'])
            expect(all.get(`traces_service_graph_request_${side}_seconds_sum{${labels}}`)).toBe(0.03);
    });
    test('is settled by the next delta if expire does not come by', () => {
        const state = stateOf([[toDatabase]]);
        state.apply(foldSpans([server], { from: 0, to: 50, pipelineId: 'late' }), T0 + WAIT_MS);
        expect(edgesOf(state)).toEqual(['shop>orders database 1 0']);
    });
    test.each([
        ['waits', [client, { ...server, trace: 9 }], WAIT_MS - 1, { pending: 2, clients: 0, servers: 0 }],
        ['is counted', [client, { ...server, trace: 9 }], WAIT_MS, { pending: 0, clients: 1, servers: 1 }],
        ['is not counted if it was joined', [client, server], WAIT_MS, { pending: 0, clients: 0, servers: 0 }],
        ['is not counted if it has a peer', [toDatabase], WAIT_MS, { pending: 0, clients: 0, servers: 0 }],
    ])('%s', (_what, spans, afterMs, expected) => {
        expect(counters(later(spans, afterMs))).toMatchObject(expected);
    });
    test('is settled early when too many wait, joined ones first, then the oldest', () => {
        const waiting = [
            toDatabase,
            { ...server, trace: 8 },
            ...[client, server].map((span) => ({ ...span, trace: 9 })),
        ];
        const state = stateOf([waiting], { maxPendingStubs: 3 });
        expect(counters(state)).toMatchObject({ pending: 3, evicted: 0 });
        const one = foldSpans([{ ...client, trace: 10 }], { pipelineId: 'more' });
        state.apply(one, T0);
        expect(counters(state)).toMatchObject({ pending: 3, evicted: 0 });
        state.apply({ ...foldSpans([{ ...client, trace: 11 }], { pipelineId: 'again' }), stubsDropped: 7 }, T0);
        expect(counters(state)).toMatchObject({ pending: 3, evicted: 1, dropped: 7 });
        expect(edgesOf(state)).toEqual(['shop>orders database 1 0', 'shop>cart  1 0']);
    });
    test('is never more than the bound, whatever comes', () => {
        const spans = Array.from({ length: 500 }, (_, i) => ({ ...(i % 2 ? client : server), trace: i }));
        expect(counters(stateOf([spans], { maxPendingStubs: 50 }))).toMatchObject({ pending: 50, evicted: 450 });
    });
});
test('edges beyond the limit of their client are counted together', () => {
    const peers = ['a', 'b', 'c', 'd', 'a'].map((peer, i) => ({
        ...client,
        trace: i,
        peer,
        peerType: 'external',
    }));
    const state = stateOf([peers], { maxEdgesPerService: 2 });
    state.expire(T0 + WAIT_MS);
    expect(edgesOf(state)).toEqual(['shop>a external 2 0', 'shop>b external 1 0', 'shop>other external 2 0']);
    expect(exposed(state, T0 + WAIT_MS)).toContain('traces_service_graph_request_total{client="shop",server="other",connection_type="external",otel_metric_overflow="true"} 2');
});
test('an edge that was silent too long is not exposed, and begins anew', () => {
    const state = stateOf([[client, server]], { seriesExpiryMs: 120_000 });
    const total = (nowMs) => samplesNamed(samples(state, nowMs), 'traces_service_graph_request_total');
    expect(total(T0 + 119_999)).toHaveLength(1);
    expect(total(T0 + 120_000)).toEqual([]);
    const again = [client, server].map((span) => ({ ...span, trace: 2 }));
    state.apply(foldSpans(again, { pipelineId: 'again' }), T0 + 120_000);
    expect(total(T0 + 120_000)).toEqual([[expect.any(String), 1]]);
});
