import { encodeOtlp } from '../../../../otel-collector-processor/test/otlpWitness.ts';
import { seededRandom } from '../../splice/otlpPayloads.ts';

export type PayloadOptions = Readonly<{
  payloads: number;
  spansPerRequest: number;
  /** Services whose spans are in one request: an SDK sends one, a gateway several. */
  resourcesPerRequest: number;
  seed: number;
  /** About the end of the newest span, Unix milliseconds. */
  nowMs: number;
}>;

const SERVICES = [
  'accounts-api',
  'billing-worker',
  'catalog-search',
  'documents',
  'geo-lookup',
  'identity-provider',
  'ledger',
  'mail-dispatch',
  'media-resize',
  'notification-hub',
  'pricing-engine',
  'web-gateway',
];
/** Of each service. Few: the Collector's span_metrics keeps series for each of them, the companion does not. */
const INSTANCES = 2;
const NOUNS = ['users', 'invoices', 'documents', 'sessions', 'prices', 'regions', 'images', 'messages'];
const VERBS = [
  ['GET', ''],
  ['POST', ''],
  ['PUT', '/state'],
  ['GET', '/history'],
  ['DELETE', ''],
] as const;
/** All of browsers, and all with this in front: one row of user-agent rules labels every span. */
export const USER_AGENT_PREFIX = 'Mozilla/5.0';
const USER_AGENTS = [
  '(X11; Linux) Firefox/140.0',
  '(iPhone; OS 19_1) Safari/605.1',
  '(Windows NT 10.0) Chrome/142.0',
  '(Mac OS X 10_15_7) Safari/605.1',
].map((rest) => `${USER_AGENT_PREFIX} ${rest}`);
const KIND = { internal: 1, server: 2, client: 3 } as const;
const ERROR_RATIO = 0.02;
/** Spans of one service's part of a trace: the request, what it does, whom it calls. */
const PART = ['server', 'internal', 'client'] as const;

/**
 * Requests as SDKs and gateways send them: about 420 bytes a span, 10 attributes on each, traces that go from service
 * to service, 480 operations, 2 % errors, durations from 1 ms to 1 s. All different; the same for the same options.
 */
export function tracePayloads(o: PayloadOptions): Buffer[] {
  const random = seededRandom(o.seed);
  const below = (count: number): number => Math.floor(random() * count);
  const id = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const number = (key: string, intValue: number) => ({ key, value: { intValue } });

  const span = (kind: keyof typeof KIND, traceId: Buffer, parentSpanId: Buffer | undefined) => {
    const [method, suffix] = VERBS[below(VERBS.length)]!;
    const noun = NOUNS[below(NOUNS.length)]!;
    const isError = random() < ERROR_RATIO;
    const end = BigInt(o.nowMs - below(3000)) * 1_000_000n + BigInt(below(1_000_000));
    const durationNs = BigInt(Math.floor(1e6 * Math.exp(random() * 7)));
    return {
      traceId,
      spanId: id(8),
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      name: `${method} /v2/${noun}/{id}${suffix}`,
      kind: KIND[kind],
      startTimeUnixNano: String(end - durationNs),
      endTimeUnixNano: String(end),
      flags: 257,
      ...(isError ? { status: { code: 2, message: 'upstream connect error' } } : {}),
      attributes: [
        text('http.request.method', method),
        text('http.route', `/v2/${noun}/{id}${suffix}`),
        text('url.path', `/v2/${noun}/${below(1e6)}`),
        text('url.scheme', 'https'),
        text('server.address', 'api.internal'),
        number('server.port', 443),
        number('http.response.status_code', isError ? 503 : 200),
        text('user_agent.original', USER_AGENTS[below(USER_AGENTS.length)]!),
        text('client.address', `10.${below(256)}.${below(256)}.${below(256)}`),
        number('thread.id', below(64)),
      ],
    };
  };

  return Array.from({ length: o.payloads }, () => {
    const firstService = below(SERVICES.length);
    const spansOf: ReturnType<typeof span>[][] = Array.from({ length: o.resourcesPerRequest }, () => []);
    let left = o.spansPerRequest;
    while (left > 0) {
      const traceId = id(16);
      let parent = random() < 0.5 ? id(8) : undefined;
      for (const spans of spansOf) {
        for (const kind of PART.slice(0, left)) {
          const made = span(kind, traceId, parent);
          spans.push(made);
          parent = made.spanId;
          left--;
        }
      }
    }
    const resourceSpans = spansOf.map((spans, index) => {
      const service = SERVICES[(firstService + index) % SERVICES.length]!;
      const attributes = [
        text('service.name', service),
        text('service.namespace', 'bench'),
        text('service.version', '1.4.2'),
        text('deployment.environment.name', 'production'),
        text('service.instance.id', `${service}-6f9d4c-${below(INSTANCES)}`),
        text('telemetry.sdk.language', 'nodejs'),
      ];
      const scope = { name: '@opentelemetry/instrumentation-http', version: '0.301.0' };
      return { resource: { attributes }, scopeSpans: [{ scope, spans }] };
    });
    return Buffer.from(encodeOtlp('traces', { resourceSpans }));
  });
}
