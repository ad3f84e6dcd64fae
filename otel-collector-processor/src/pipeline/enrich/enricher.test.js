import { decodeOtlp, encodeOtlp } from '../../../test/otlpWitness.ts';
import { formatMark, runId } from '../../marks/index.ts';
import { Scan, splice } from '../wire/index.ts';
import { Enricher } from './enricher.ts';
const key = Buffer.from('0123456789abcdef0123456789abcdef');
const NOW = 1_800_000_000_000;
const tables = {
    installationKey: key.toString('base64'),
    userAgentRules: [{ contains: 'AcmeProbe', type: 'test', source: 'acme' }],
};
const mark = formatMark(key, 'checkout', runId(NOW - 5000, 'berlin', 'a1b2'));
const forged = formatMark(Buffer.from('x'), 'checkout', runId(NOW, 'berlin', 'a1b2'));
const old = formatMark(key, 'checkout', runId(NOW - 8_000_000, 'berlin', 'a1b2'));
function enrich(span) {
    const attributes = Object.entries(span.attributes ?? {}).map(([k, stringValue]) => ({
        key: k,
        value: { stringValue },
    }));
    const bytes = encodeOtlp('traces', {
        resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'x', traceState: span.traceState ?? '', attributes }] }] }],
    });
    const enricher = new Enricher(tables);
    let synthetic = -1;
    const visitor = {
        resource: () => { },
        item: (scan) => {
            const enrichment = enricher.span(scan, NOW);
            synthetic = enrichment.synthetic;
            return enrichment.labels;
        },
    };
    const scan = new Scan();
    scan.run(bytes, 'traces', false, visitor);
    const out = decodeOtlp('traces', splice(scan));
    const found = out.resourceSpans[0].scopeSpans[0].spans[0].attributes ?? [];
    return {
        synthetic,
        forged: enricher.forgedMarks,
        attributes: Object.fromEntries(found.map((a) => [a.key, a.value.stringValue])),
    };
}
const OWN = {
    'vigil.check.id': 'checkout',
    'vigil.check.run_id': runId(NOW - 5000, 'berlin', 'a1b2'),
    'vigil.check.location': 'berlin',
    'vigil.synthetic.source': 'vigil',
    'vigil.synthetic.evidence': 'tracestate',
};
const TEST = { 'user_agent.synthetic.type': 'test' };
const byAgent = (type, source) => ({
    'user_agent.synthetic.type': type,
    'vigil.synthetic.source': source,
    'vigil.synthetic.evidence': 'user_agent',
});
const agent = (name) => ({ attributes: { 'user_agent.original': name } });
describe('who the traffic of a span is from', () => {
    test.each([
        ['a customer', agent('Mozilla/5.0'), { synthetic: 0 }],
        ['a span that says nothing', {}, { synthetic: 0 }],
        ["one of Vigil's own journeys", { traceState: `vigil=${mark}` }, { synthetic: 1, adds: { ...TEST, ...OWN } }],
        [
            'the same behind another vendor',
            { traceState: `a=b,vigil=${mark}` },
            { synthetic: 1, adds: { ...TEST, ...OWN } },
        ],
        ['a forged mark', { traceState: `vigil=${forged}` }, { synthetic: 0, forged: 1 }],
        ['a mark that was copied and is too old', { traceState: `vigil=${old}` }, { synthetic: 0, forged: 1 }],
        ["another vendor's tracestate", { traceState: 'congo=t61' }, { synthetic: 0 }],
        [
            'a known monitor',
            agent('synthetic-monitoring-agent/v0.63.0 (linux)'),
            { synthetic: 1, adds: byAgent('test', 'grafana-sm') },
        ],
        [
            'a search engine',
            agent('Mozilla/5.0 (compatible; Googlebot/2.1)'),
            { synthetic: 2, adds: byAgent('bot', 'google') },
        ],
        [
            'a monitor of vigil.yaml, in other letters',
            agent('acmeprobe 1.0'),
            { synthetic: 1, adds: byAgent('test', 'acme') },
        ],
        [
            'an agent by the older name',
            { attributes: { 'http.user_agent': 'Googlebot' } },
            { synthetic: 2, adds: byAgent('bot', 'google') },
        ],
        ['an application that says so itself', { attributes: { 'user_agent.synthetic.type': 'bot' } }, { synthetic: 2 }],
        ['an application that says so by the newer name', { attributes: { 'synthetic.type': 'test' } }, { synthetic: 1 }],
        ['a word that is no synthetic type', { attributes: { 'user_agent.synthetic.type': 'person' } }, { synthetic: 0 }],
        [
            'a journey whose application says bot: its word is kept',
            { traceState: `vigil=${mark}`, attributes: { 'user_agent.synthetic.type': 'bot' } },
            { synthetic: 2, adds: OWN },
        ],
    ])('%s', (_case, span, expected) => {
        expect(enrich(span)).toEqual({
            synthetic: expected.synthetic,
            forged: expected.forged ?? 0,
            attributes: { ...span.attributes, ...expected.adds },
        });
    });
    test('is told right when every span has another user agent, far beyond what is remembered', () => {
        const enricher = new Enricher(tables);
        const scan = new Scan();
        for (let request = 0; request < 25; request++) {
            const spans = Array.from({ length: 1000 }, (_, i) => ({
                attributes: [{ key: 'user_agent.original', value: { stringValue: `Googlebot ${request}-${i}` } }],
            }));
            const seen = new Set();
            scan.run(encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] }), 'traces', false, {
                resource: () => { },
                item: (s) => {
                    seen.add(enricher.span(s, NOW).synthetic);
                    return undefined;
                },
            });
            expect(seen).toEqual(new Set([2]));
        }
    });
});
