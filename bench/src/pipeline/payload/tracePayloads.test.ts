import { decodeOtlp } from '../../../../otel-collector-processor/test/otlpWitness.ts';
import { tracePayloads, USER_AGENT_PREFIX } from './tracePayloads.ts';

type Span = Readonly<{
  traceId: Buffer;
  spanId: Buffer;
  parentSpanId?: Buffer;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: readonly Readonly<{ key: string; value: Readonly<{ stringValue?: string }> }>[];
}>;
type Decoded = Readonly<{
  resourceSpans: readonly Readonly<{
    resource: Readonly<{ attributes: readonly Readonly<{ key: string }>[] }>;
    scopeSpans: readonly Readonly<{ spans: readonly Span[] }>[];
  }>[];
}>;

const NOW_MS = 1_800_000_000_000;
const make = (spansPerRequest: number, resourcesPerRequest: number, seed = 1) =>
  tracePayloads({ payloads: 4, spansPerRequest, resourcesPerRequest, seed, nowMs: NOW_MS });
const decoded = (bytes: Buffer) => decodeOtlp('traces', bytes) as unknown as Decoded;
const spansOf = (bytes: Buffer) =>
  decoded(bytes).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

describe.each([
  [512, 4],
  [32, 1],
])('a payload of %i spans and %i resources', (spans, resources) => {
  const payloads = make(spans, resources);

  it('has so many of each, as protobufjs reads it', () => {
    for (const bytes of payloads) {
      expect(spansOf(bytes)).toHaveLength(spans);
      expect(decoded(bytes).resourceSpans).toHaveLength(resources);
    }
  });

  it('has about 420 bytes and 10 attributes a span, of a browser each', () => {
    const bytes = payloads.reduce((sum, payload) => sum + payload.length, 0) / (payloads.length * spans);
    expect(bytes).toBeGreaterThan(400);
    expect(bytes).toBeLessThan(440);
    for (const { attributes } of payloads.flatMap(spansOf)) {
      expect(new Set(attributes.map(({ key }) => key)).size).toBe(10);
      const agent = attributes.find(({ key }) => key === 'user_agent.original');
      expect(agent?.value.stringValue).toMatch(new RegExp(`^${USER_AGENT_PREFIX} `));
    }
  });

  it('has times near now, and no span that ends before it starts', () => {
    for (const { startTimeUnixNano, endTimeUnixNano } of payloads.flatMap(spansOf)) {
      const endMs = Number(BigInt(endTimeUnixNano) / 1_000_000n);
      expect(Math.abs(NOW_MS - endMs)).toBeLessThan(5_000);
      expect(BigInt(startTimeUnixNano)).toBeLessThan(BigInt(endTimeUnixNano));
    }
  });
});

test('payloads differ from each other, and are the same for the same seed', () => {
  const payloads = make(32, 1);
  expect(new Set(payloads.map((bytes) => bytes.toString('hex'))).size).toBe(payloads.length);
  expect(make(32, 1)).toEqual(payloads);
  expect(make(32, 1, 2)).not.toEqual(payloads);
});

test('a call to the next service is the child of the span that makes it', () => {
  const [first, second] = decoded(make(512, 4)[0]!).resourceSpans.map(({ scopeSpans }) => scopeSpans[0]!.spans);
  const clients = first!.filter(({ kind }) => kind === 3).map(({ spanId }) => spanId.toString('hex'));
  const callers = second!.filter(({ kind }) => kind === 2).map(({ parentSpanId }) => parentSpanId!.toString('hex'));
  expect(callers.filter((caller) => clients.includes(caller)).length).toBe(callers.length);
});
