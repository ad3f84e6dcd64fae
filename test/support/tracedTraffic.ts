import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';

/** A request to an OTLP receiver. */
export type OtlpRequest = Readonly<{ signal: Signal; body: Uint8Array<ArrayBuffer>; items: number }>;

/** Spans of a trace that goes through three services: two edges, an error in every seventh, one service per span. */
const HOPS = ['web', 'cart', 'stock'] as const;
const MS = 1_000_000n;

type Span = Readonly<Record<string, unknown>>;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The span `kind` (2 SERVER, 3 CLIENT) of one hop. */
function span(trace: number, hop: number, kind: 2 | 3, endMs: number): Span {
  const traceId = Buffer.from(hex(0x5eed + trace * 7919, 32), 'hex');
  const spanId = (h: number, k: 2 | 3) => Buffer.from(hex(1 + trace * 16 + h * 2 + (k - 2), 16), 'hex');
  const parent = kind === 3 ? spanId(hop, 2) : hop > 0 ? spanId(hop - 1, 3) : undefined;
  const end = BigInt(endMs - (trace % 20) * 1000) * MS;
  return {
    traceId,
    spanId: spanId(hop, kind),
    ...(parent !== undefined && { parentSpanId: parent }),
    name: kind === 2 ? `GET /${HOPS[hop]!}` : `call ${HOPS[hop + 1]!}`,
    kind,
    traceState: `n=${trace}.${hop}.${kind}`,
    startTimeUnixNano: String(end - BigInt(1 + ((trace * 37) % 900)) * MS),
    endTimeUnixNano: String(end),
    ...(trace % 7 === 0 && hop === 2 && { status: { code: 2 } }),
  };
}

/** `traces` whole traces from number `first` on, in one request; the same every time. They ended in the 20 s before `endMs`. */
export function tracesRequest(numbers: readonly number[], endMs: number): OtlpRequest {
  const resourceSpans = HOPS.map((service, hop) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: numbers.flatMap((trace) => [
          span(trace, hop, 2, endMs),
          ...(hop < HOPS.length - 1 ? [span(trace, hop, 3, endMs)] : []),
        ]),
      },
    ],
  }));
  const body = new Uint8Array(encodeOtlp('traces', { resourceSpans }));
  return { signal: 'traces', body, items: numbers.length * SPANS_A_TRACE };
}
export const SPANS_A_TRACE = HOPS.length * 2 - 1;

/** One log record for each trace. */
export function logsRequest(numbers: readonly number[]): OtlpRequest {
  const logRecords = numbers.map((trace) => ({
    traceId: Buffer.from(hex(0x5eed + trace * 7919, 32), 'hex'),
    body: { stringValue: `n=${trace}` },
  }));
  const body = new Uint8Array(encodeOtlp('logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }));
  return { signal: 'logs', body, items: numbers.length };
}

/** Which of `replicas` a trace goes to: by its id alone, as a load balancer with the routing key `traceID` has it. */
export function replicaOf(trace: number, replicas: number): number {
  return (((trace * 2654435761) % 2 ** 32) >>> 8) % replicas;
}

/** Sends until it is acknowledged, as a Collector's queue would: what was not may have been taken all the same. */
export async function sendAcknowledged(
  httpUrl: () => string,
  request: OtlpRequest,
  onRefused?: () => void,
): Promise<void> {
  for (;;) {
    const status = await fetch(`${httpUrl()}/v1/${request.signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: request.body,
    }).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    if (status === 200) return;
    onRefused?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
