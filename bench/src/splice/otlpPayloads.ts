import { encodeOtlp } from '../../../otel-collector-processor/test/otlpWitness.ts';

/** A seeded generator of uniform numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type PayloadOptions = Readonly<{
  payloads: number;
  spansPerRequest: number;
  resourcesPerRequest: number;
  operationsPerService: number;
  seed: number;
  /** End of the newest span, Unix milliseconds. */
  nowMs: number;
}>;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605.1.15',
  'okhttp/5.1.0',
];

/** Requests as SDKs send them: about 420 bytes a span, 10 attributes of it, several services, all different. */
export function tracePayloads(o: PayloadOptions): Buffer[] {
  const random = seededRandom(o.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const number = (key: string, intValue: number) => ({ key, value: { intValue } });
  const id = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

  const span = () => {
    const endMs = o.nowMs - Math.floor(random() * 5000);
    const durationNs = BigInt(Math.floor(1e6 * Math.exp(random() * 7)));
    const end = BigInt(endMs) * 1_000_000n;
    const operation = Math.floor(random() * o.operationsPerService);
    const method = METHODS[operation % METHODS.length]!;
    const route = `/api/v1/things/${operation}/:id`;
    return {
      traceId: id(16),
      spanId: id(8),
      parentSpanId: id(8),
      name: `${method} ${route}`,
      kind: 1 + Math.floor(random() * 3),
      startTimeUnixNano: String(end - durationNs),
      endTimeUnixNano: String(end),
      flags: 257,
      ...(random() < 0.02 ? { status: { code: 2, message: 'upstream failed' } } : {}),
      attributes: [
        text('http.request.method', method),
        text('http.route', route),
        text('url.path', `/api/v1/things/${operation}/${Math.floor(random() * 1e6)}`),
        text('url.scheme', 'https'),
        text('server.address', 'shop.example.org'),
        number('server.port', 443),
        number('http.response.status_code', 200),
        text('user_agent.original', pick(AGENTS)),
        text('client.address', `10.${Math.floor(random() * 256)}.7.12`),
        number('thread.id', Math.floor(random() * 64)),
      ],
    };
  };

  return Array.from({ length: o.payloads }, () => {
    const resourceSpans = Array.from({ length: o.resourcesPerRequest }, () => ({
      resource: {
        attributes: [
          text('service.name', `service-${Math.floor(random() * 8)}`),
          text('service.namespace', 'bench'),
          text('service.version', '1.4.2'),
          text('deployment.environment.name', 'production'),
          text('service.instance.id', id(8).toString('hex')),
          text('telemetry.sdk.language', 'nodejs'),
        ],
      },
      scopeSpans: [
        {
          scope: { name: '@opentelemetry/instrumentation-http', version: '0.301.0' },
          spans: Array.from({ length: o.spansPerRequest / o.resourcesPerRequest }, span),
        },
      ],
    }));
    return Buffer.from(encodeOtlp('traces', { resourceSpans }));
  });
}
