import { decodeOtlp, encodeOtlp } from '../../../test/otlpWitness.ts';
import { formatMark, runId } from '../../marks/index.ts';
import { Scan, splice, type ScanVisitor } from '../wire/index.ts';
import { Enricher } from './enricher.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const NOW = 1_800_000_000_000;
const tables = {
  installationKey: key.toString('base64'),
  userAgentRules: [{ contains: 'AcmeProbe', type: 'test', source: 'acme' }],
  syntheticRules: [
    {
      source: 'loadlab',
      type: 'test',
      userAgents: ['LoadLab/'],
      headers: { 'x-load-lab': ['run-#'] },
      attributes: { 'loadlab.run': ['*'], 'peer.service': ['loadlab-*'], 'loadlab.on': ['true'] },
      tracestate: { lab: ['on', 'r:*'] },
      traceIds: ['10ad1ab0'],
    },
  ],
} as const;
const mark = formatMark(key, 'checkout', runId(NOW - 5000, 'berlin', 'a1b2'));
const forged = formatMark(Buffer.from('x'), 'checkout', runId(NOW, 'berlin', 'a1b2'));
const old = formatMark(key, 'checkout', runId(NOW - 8_000_000, 'berlin', 'a1b2'));

type Value = string | boolean | string[];
type Span = {
  traceId?: string;
  traceState?: string;
  kind?: number;
  parentSpanId?: Buffer;
  attributes?: Record<string, Value>;
};

const anyValue = (value: Value): object => {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return { arrayValue: { values: value.map(anyValue) } };
};

const encoded = ({ traceId, traceState = '', attributes = {}, ...rest }: Span) => ({
  name: 'x',
  ...rest,
  ...(traceId !== undefined && { traceId: Buffer.from(traceId, 'hex') }),
  traceState,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) })),
});

function enrich(span: Span) {
  const bytes = encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [encoded(span)] }] }] });
  const enricher = new Enricher(tables);
  let synthetic = -1;
  const visitor: ScanVisitor = {
    resource: () => {},
    item: (scan) => {
      const enrichment = enricher.span(scan, NOW);
      synthetic = enrichment.synthetic;
      return enrichment.labels;
    },
  };
  const scan = new Scan();
  scan.run(bytes, 'traces', false, visitor);
  const out = decodeOtlp('traces', splice(scan)) as {
    resourceSpans: [{ scopeSpans: [{ spans: [{ attributes?: { key: string; value: { stringValue?: string } }[] }] }] }];
  };
  const found = out.resourceSpans[0].scopeSpans[0].spans[0].attributes ?? [];
  expect(new Set(found.map(({ key: k }) => k)).size).toBe(found.length);
  return {
    synthetic,
    forged: enricher.forgedMarks,
    attributes: Object.fromEntries(found.map(({ key: k, value }) => [k, value.stringValue])),
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
const byAgent = (type: string, source: string) => ({
  'user_agent.synthetic.type': type,
  'vigil.synthetic.source': source,
  'vigil.synthetic.evidence': 'user_agent',
});
const agent = (name: string) => ({ attributes: { 'user_agent.original': name } });

describe('who the traffic of a span is from', () => {
  test.each<[string, Span, { synthetic: number; forged?: number; adds?: Record<string, string> }]>([
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
    [
      'such a word of a known monitor: no second one is put beside it',
      { attributes: { 'user_agent.original': 'Googlebot', 'user_agent.synthetic.type': 'person' } },
      { synthetic: 0 },
    ],
    [
      'such a word of a journey',
      { traceState: `vigil=${mark}`, attributes: { 'user_agent.synthetic.type': 'person' } },
      { synthetic: 1, adds: OWN },
    ],
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

  const header = (name: string, value: Value) => ({ attributes: { [`http.request.header.${name}`]: value } });
  test.each<[string, Span, [source: string, evidence: string, type?: string] | undefined]>([
    ['k6 in the cloud', { traceId: `dc0718${'a'.repeat(26)}` }, ['k6', 'trace_id']],
    ['k6 on a machine', { traceId: `dc0742${'b'.repeat(26)}` }, ['k6', 'trace_id']],
    ['a trace id that is like it', { traceId: `dc0743${'b'.repeat(26)}` }, undefined],
    ['Checkly', { traceState: 'a=b, checkly=true ,c=d' }, ['checkly', 'tracestate']],
    ['a key that ends so', { traceState: 'xcheckly=true' }, undefined],
    ['a key that begins so', { traceState: 'checklyx=true' }, undefined],
    ['a value that has it', { traceState: 'a=checkly=true' }, undefined],
    ['Datadog behind its sampling', { traceState: 'dd=s:2;o:synthetics-browser;t.dm:-4' }, ['datadog', 'tracestate']],
    ['another product of Datadog', { traceState: 'dd=s:2;o:rum' }, undefined],
    ['a user of that name', { traceState: 'dd=s:2;t.usr.id:o:synthetics' }, undefined],
    ['Grafana', header('x-sm-id', ['4711-17']), ['grafana-sm', 'header']],
    ['Grafana by the older key', header('x_sm_id', ['4711-17']), ['grafana-sm', 'header']],
    ['Grafana, one text', header('x-sm-id', '4711-17'), ['grafana-sm', 'header']],
    ['another system with that header', header('x-sm-id', ['SM-1']), undefined],
    ['an empty header', header('x-sm-id', ['']), undefined],
    ['a header without a value', header('x-sm-id', []), undefined],
    ['a header that is no text', header('x-newrelic-synthetics', true), undefined],
    ['a response header', { attributes: { 'http.response.header.x-sm-id': ['4711-17'] } }, undefined],
    ['New Relic', header('x-newrelic-synthetics', ['SGVsbG8=']), ['newrelic', 'header']],
    ['Instana', header('x-instana-synthetic', ['1']), ['instana', 'header']],
    ['not Instana', header('x-instana-synthetic', ['0']), undefined],
    ['Azure', header('synthetictest-runid', ['0a1b']), ['azure', 'header']],
    ['Dynatrace', header('x-dynatrace-test', ['VU=1;SI=JMETER']), ['dynatrace', 'header']],
    ['ThousandEyes', header('x-thousandeyes-agent', ['yes']), ['thousandeyes', 'header']],
    ["OpenTelemetry's demo", { attributes: { synthetic_request: 'true' } }, ['otel-demo', 'attribute']],
    ['the demo, as a boolean', { attributes: { 'app.synthetic_request': true } }, ['otel-demo', 'attribute']],
    ['the demo that says no', { attributes: { synthetic_request: 'false' } }, undefined],
    ['a bot that Azure found', { attributes: { 'microsoft.synthetic_source': 'Bot' } }, ['azure', 'attribute', 'bot']],
    [
      'CloudWatch in a headless browser',
      agent('HeadlessChrome/92 CloudWatchSynthetics/arn:aws'),
      ['cloudwatch', 'user_agent'],
    ],
    [
      'a user agent among the captured headers',
      header('user-agent', ['kube-probe/1.30']),
      ['kubernetes', 'user_agent'],
    ],
    [
      'a robot that nobody knows',
      agent('Mozilla/5.0 (compatible; Newbot/1; +http://x.example)'),
      ['other', 'user_agent', 'bot'],
    ],
    [
      'a header before the agent',
      { attributes: { ...header('x-sm-id', ['1-1']).attributes, ...agent('Grafana k6/1.0').attributes } },
      ['grafana-sm', 'header'],
    ],
    ['a rule of vigil.yaml, by its agent', agent('x LoadLab/2'), ['loadlab', 'user_agent']],
    ['a rule of vigil.yaml, by a header', header('x-load-lab', ['run-12']), ['loadlab', 'header']],
    ['a rule of vigil.yaml, by an attribute', { attributes: { 'loadlab.run': 'x' } }, ['loadlab', 'attribute']],
    ['a rule of vigil.yaml, by a boolean', { attributes: { 'loadlab.on': true } }, ['loadlab', 'attribute']],
    [
      'a rule of vigil.yaml, by a key that is kept anyway',
      { attributes: { 'peer.service': 'loadlab-7' } },
      ['loadlab', 'attribute'],
    ],
    ['a rule of vigil.yaml, by the tracestate', { traceState: 'lab=r:7;x:1' }, ['loadlab', 'tracestate']],
    ['a rule of vigil.yaml, by the trace id', { traceId: `10ad1ab0${'c'.repeat(24)}` }, ['loadlab', 'trace_id']],
  ])('of the vendors: %s', (_case, span, expected) => {
    const { attributes, synthetic } = enrich(span);
    const [source, evidence, type = 'test'] = expected ?? [];
    expect({
      synthetic,
      type: attributes['user_agent.synthetic.type'],
      source: attributes['vigil.synthetic.source'],
      evidence: attributes['vigil.synthetic.evidence'],
    }).toEqual(
      expected === undefined
        ? { synthetic: 0, type: undefined, source: undefined, evidence: undefined }
        : { synthetic: type === 'test' ? 1 : 2, type, source, evidence },
    );
  });

  test('a mark in a captured header is authenticated like one in the tracestate', () => {
    const marked = enrich(header('x-vigil-check', [mark]));
    expect(marked.attributes).toMatchObject({ ...OWN, 'vigil.synthetic.evidence': 'header' });
    expect(enrich(header('x-vigil-check', [forged]))).toMatchObject({ synthetic: 0, forged: 1 });
  });

  test.each<[string, Span, number]>([
    ['a user agent of a megabyte that begins as a monitor', agent(`Datadog/Synthetics ${'x'.repeat(1e6)}`), 1],
    ['a user agent of a megabyte that ends as one', agent(`${'x '.repeat(5e5)} Datadog/Synthetics`), 0],
    ['a tracestate of a megabyte', { traceState: `vigil=${'a.'.repeat(5e5)}` }, 0],
    ['a header of a megabyte', header('x-sm-id', ['1'.repeat(1e6)]), 0],
  ])('bad input is looked at as far as makes sense: %s', (_case, span, synthetic) => {
    expect(enrich(span).synthetic).toBe(synthetic);
  });

  test('of ten thousand headers that rules look for the first 64 are tried', () => {
    const tried = (before: number) => {
      const none = { key: 'http.request.header.x-sm-id', value: { stringValue: 'none' } };
      const attributes = [
        ...Array.from({ length: before }, () => none),
        { key: 'http.request.header.x-instana-synthetic', value: { stringValue: '1' } },
      ];
      const enricher = new Enricher(tables);
      const seen: number[] = [];
      new Scan().run(
        encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes }] }] }] }),
        'traces',
        false,
        {
          resource: () => {},
          item: (scan) => {
            seen.push(enricher.span(scan, NOW).synthetic);
            return undefined;
          },
        },
      );
      return seen;
    };
    expect([tried(63), tried(64), tried(10_000)]).toEqual([[1], [0], [0]]);
  });

  const parent = { parentSpanId: Buffer.alloc(8, 7) };
  test.each<[string, Span, string | undefined]>([
    ['a request that comes in', { ...agent('Twitterbot/1.0'), kind: 2, ...parent }, 'twitter'],
    ['a call that a service makes for somebody', { ...agent('Twitterbot/1.0'), kind: 3, ...parent }, undefined],
    ['a message that it sends for somebody', { ...agent('Twitterbot/1.0'), kind: 4, ...parent }, undefined],
    ['a call by an agent of vigil.yaml', { ...agent('AcmeProbe'), kind: 3, ...parent }, 'acme'],
    ['a call by an agent of a rule of vigil.yaml', { ...agent('LoadLab/2'), kind: 3, ...parent }, 'loadlab'],
    ['a call with which a trace begins: the sender itself', { ...agent('Twitterbot/1.0'), kind: 3 }, 'twitter'],
    ['a call that passes a mark on', { ...header('x-sm-id', ['1-1']), kind: 3, ...parent }, 'grafana-sm'],
    [
      'a call, its agent among the captured headers',
      { ...header('user-agent', ['Twitterbot/1.0']), kind: 3, ...parent },
      undefined,
    ],
  ])("a user agent is the sender's: %s", (_case, span, source) => {
    expect(enrich(span).attributes['vigil.synthetic.source']).toBe(source);
  });

  test('what the application says itself stays, and gets what else is known beside it', () => {
    const { synthetic, attributes } = enrich({
      attributes: { 'user_agent.synthetic.type': 'bot', ...agent('k6/0.49.0').attributes },
    });
    expect(synthetic).toBe(2);
    expect(attributes).toMatchObject({ 'user_agent.synthetic.type': 'bot', 'vigil.synthetic.source': 'k6' });
  });

  test('is told right when every span has another user agent, far beyond what is remembered', () => {
    const enricher = new Enricher(tables);
    const scan = new Scan();
    for (let request = 0; request < 25; request++) {
      const spans = Array.from({ length: 1000 }, (_, i) => ({
        attributes: [{ key: 'user_agent.original', value: { stringValue: `Googlebot ${request}-${i}` } }],
      }));
      const seen = new Set<number>();
      scan.run(encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] }), 'traces', false, {
        resource: () => {},
        item: (s) => {
          seen.add(enricher.span(s, NOW).synthetic);
          return undefined;
        },
      });
      expect(seen).toEqual(new Set([2]));
    }
  });
});
