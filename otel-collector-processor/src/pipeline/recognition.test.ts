import { decodeOtlp, encodeOtlp, type WitnessMessage } from '../../test/otlpWitness.ts';
import { formatMark, runId } from '../marks/index.ts';
import type { Signal, Tables } from '../messages/index.ts';
import { LinkedTraces } from './enrich/index.ts';
import type { Onward } from './onward.ts';
import { newCounts, Pipeline } from './pipeline.ts';
import { SpanTables } from './spanTables.ts';

const NOW = 1_800_000_000_000;
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const TABLES: Tables = {
  version: 1,
  applied: [],
  userAgentRules: [],
  anomalies: [],
  installationKey: KEY.toString('base64'),
};
const BY_AGENT = {
  'user_agent.synthetic.type': 'test',
  'vigil.synthetic.source': 'datadog',
  'vigil.synthetic.evidence': 'user_agent',
};
const LINKED = { ...BY_AGENT, 'vigil.synthetic.evidence': 'linked' };

type Attribute = { key: string; value?: { stringValue?: string } };
const keyValues = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const textsOf = (attributes: readonly Attribute[] | undefined) =>
  Object.fromEntries((attributes ?? []).map(({ key, value }) => [key, value?.stringValue]));

const idOf = (trace: number) => Buffer.from(`00112233445566778899aabb${trace.toString(16).padStart(8, '0')}`, 'hex');
const span = (trace: number, attributes: Readonly<Record<string, string>> = {}, traceState = '') => ({
  traceId: idOf(trace),
  spanId: Buffer.alloc(8, 1),
  name: 'x',
  kind: 2,
  traceState,
  attributes: keyValues(attributes),
});
const datadog = (trace: number) => span(trace, { 'user_agent.original': 'Datadog/Synthetics' });
const log = (trace: number, attributes: Readonly<Record<string, string>> = {}) => ({
  traceId: idOf(trace),
  attributes: keyValues(attributes),
});

/** A pipeline whose requests are kept as they leave it. */
function underTest(linked = new LinkedTraces()) {
  const left: WitnessMessage[] = [];
  const synthetic: number[] = [];
  const spanTables = new SpanTables();
  const onward: Onward = {
    take: async ({ body, header, table }) => {
      left.push(decodeOtlp(header.signal, body));
      for (let i = 0; i < (table?.count ?? 0); i++) synthetic.push(table!.at(i, 5));
      spanTables.giveBack(table);
      return 'acknowledged';
    },
  };
  const counts = newCounts();
  const pipeline = new Pipeline(onward, counts, spanTables, TABLES, linked);
  const send = async (signal: Signal, request: WitnessMessage, atMs = NOW): Promise<WitnessMessage> => {
    const verdict = await pipeline.accept(
      { signal, tenant: 'default', body: Buffer.from(encodeOtlp(signal, request)), trusted: false, receivedMs: atMs },
      { onLeave: undefined },
    );
    expect(verdict).toEqual({ kind: 'accepted' });
    return left.at(-1)!;
  };
  return {
    counts,
    synthetic,
    spans: async (spans: readonly object[], atMs?: number) => {
      const { resourceSpans } = (await send('traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] }, atMs)) as {
        resourceSpans: [{ scopeSpans: [{ spans: { attributes?: Attribute[] }[] }] }];
      };
      return resourceSpans[0].scopeSpans[0].spans.map(({ attributes }) => textsOf(attributes));
    },
    logs: async (logRecords: readonly object[], atMs?: number) => {
      const { resourceLogs } = (await send('logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }, atMs)) as {
        resourceLogs: [{ scopeLogs: [{ logRecords: { attributes?: Attribute[] }[] }] }];
      };
      return resourceLogs[0].scopeLogs[0].logRecords.map(({ attributes }) => textsOf(attributes));
    },
    exemplars: async (exemplars: readonly object[], atMs?: number) => {
      const dataPoints = [{ count: 1, bucketCounts: [1], exemplars, attributes: keyValues({ route: '/' }) }];
      const metrics = [{ name: 'm', histogram: { dataPoints } }];
      const { resourceMetrics } = (await send(
        'metrics',
        { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] },
        atMs,
      )) as {
        resourceMetrics: [
          {
            scopeMetrics: [
              {
                metrics: [
                  {
                    histogram: {
                      dataPoints: [{ attributes: Attribute[]; exemplars: { filteredAttributes?: Attribute[] }[] }];
                    };
                  },
                ];
              },
            ];
          },
        ];
      };
      const [point] = resourceMetrics[0].scopeMetrics[0].metrics[0].histogram.dataPoints;
      expect(textsOf(point.attributes)).toEqual({ route: '/' }); // a series stays the series that it is
      return point.exemplars.map(({ filteredAttributes }) => textsOf(filteredAttributes));
    },
  };
}

describe('what one span shows', () => {
  test('labels the later spans of its trace, in other requests too, and no other trace', async () => {
    const { spans, synthetic, counts } = underTest();
    await spans([datadog(1)]);
    expect(await spans([span(1), span(2), span(1, { 'user_agent.original': 'okhttp/4' })])).toEqual([
      LINKED,
      {},
      { 'user_agent.original': 'okhttp/4', ...LINKED },
    ]);
    expect(synthetic).toEqual([1, 1, 0, 1]);
    expect(counts.labelled).toEqual({ user_agent: 1, linked: 2 });
  });

  test('labels what stood before it in the same request, and counts nothing twice', async () => {
    const { spans, counts, synthetic } = underTest();
    const [first, second, third] = await spans([span(1), span(2), datadog(1)]);
    expect(first).toEqual(LINKED);
    expect(second).toEqual({});
    expect(third).toEqual({ 'user_agent.original': 'Datadog/Synthetics', ...BY_AGENT });
    expect(synthetic).toEqual([1, 0, 1]);
    expect(counts).toMatchObject({ labelled: { user_agent: 1, linked: 1 }, tooEarly: 0, accepted: { traces: 3 } });
  });

  test('cannot label what went on already: that is counted', async () => {
    const { spans, logs, counts } = underTest();
    await spans([span(1), span(1)]);
    await logs([log(1)]);
    await spans([span(2)]);
    await spans([datadog(1)]);
    await spans([datadog(1)]);
    expect(counts.tooEarly).toBe(3);
  });

  test('labels logs and exemplars of its trace', async () => {
    const { spans, logs, exemplars, counts } = underTest();
    await spans([datadog(1)]);
    expect(await logs([log(1, { 'vigil.synthetic.source': 'a lie' }), log(2)])).toEqual([LINKED, {}]);
    // of an exemplar nothing but the type: Prometheus allows its labels 128 characters
    expect(
      await exemplars([
        { traceId: idOf(1), filteredAttributes: keyValues({ user: 'x' }) },
        { traceId: idOf(2) },
        {},
        { traceId: idOf(1), filteredAttributes: keyValues({ 'user_agent.synthetic.type': 'bot' }) },
      ]),
    ).toEqual([{ user: 'x', 'user_agent.synthetic.type': 'test' }, {}, {}, { 'user_agent.synthetic.type': 'bot' }]);
    expect(counts).toMatchObject({ labelledLogs: { linked: 1 }, labelledExemplars: 1 });
  });

  test('names the run of a journey on logs, which have no tracestate', async () => {
    const { spans, logs } = underTest();
    const run = runId(NOW - 5000, 'berlin', 'a1b2');
    await spans([span(1, {}, `vigil=${formatMark(KEY, 'checkout', run)}`)]);
    expect(await logs([log(1)])).toEqual([
      {
        'user_agent.synthetic.type': 'test',
        'vigil.check.id': 'checkout',
        'vigil.check.run_id': run,
        'vigil.check.location': 'berlin',
        'vigil.synthetic.source': 'vigil',
        'vigil.synthetic.evidence': 'linked',
      },
    ]);
  });

  test('a forged mark links nothing', async () => {
    const { spans, counts } = underTest();
    const mark = formatMark(Buffer.from('another key'), 'checkout', runId(NOW, 'berlin', 'a1b2'));
    await spans([span(1, {}, `vigil=${mark}`)]);
    expect(await spans([span(1)])).toEqual([{}]);
    expect(counts.forgedMarks).toBe(1);
  });

  test('a log shows it too: its own attributes, and the trace id of k6', async () => {
    const { logs, spans } = underTest();
    const k6 = { traceId: Buffer.from(`dc0718${'0'.repeat(25)}1`, 'hex') };
    const [own, byTrace] = await logs([log(1, { 'user_agent.original': 'Datadog/Synthetics' }), k6]);
    expect(own).toMatchObject(BY_AGENT);
    expect(byTrace).toMatchObject({ 'vigil.synthetic.source': 'k6', 'vigil.synthetic.evidence': 'trace_id' });
    expect(await spans([span(1)])).toEqual([LINKED]);
  });

  test('is forgotten after ten minutes', async () => {
    const { spans } = underTest();
    await spans([datadog(1)]);
    expect(await spans([span(1)], NOW + 599_000)).toEqual([LINKED]);
    expect(await spans([span(1)], NOW + 601_000)).toEqual([{}]);
  });

  test('is known in other threads', async () => {
    const memory = LinkedTraces.memory();
    await underTest(new LinkedTraces(memory)).spans([datadog(1)]);
    expect(await underTest(new LinkedTraces(memory)).spans([span(1)])).toEqual([LINKED]);
  });
});
