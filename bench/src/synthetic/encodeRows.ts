import { createHash } from 'node:crypto';
import { encodeOtlp } from '../../../otel-collector-processor/test/otlpWitness.ts';
import type { AttributeValue, SpanForm } from './labelledRow.ts';

const SERVER = 2;
const DURATION_NS = 12_000_000n;

/** What a server span of an ordinary shop has; the row's own attributes win. */
const SURROUNDINGS = {
  'http.request.method': 'GET',
  'http.route': '/products/{id}',
  'url.path': '/products/4711',
  'url.scheme': 'https',
  'server.address': 'shop.example.org',
  'http.response.status_code': 200,
} as const;

/**
 * One OTLP request with a span for each row, in their order, each under a resource of its own; trace ids are made from
 * the row's id where the row has none.
 */
export function encodeRows(rows: readonly Readonly<{ id: string; span: SpanForm }>[], nowMs: number): Buffer {
  const end = BigInt(nowMs) * 1_000_000n;
  const resourceSpans = rows.map(({ id, span }) => {
    const kind = span.kind ?? SERVER;
    const attributes = { ...(kind === SERVER ? SURROUNDINGS : {}), ...span.attributes };
    return {
      resource: { attributes: keyValues({ 'service.name': span.service ?? 'shop' }) },
      scopeSpans: [
        {
          scope: { name: '@opentelemetry/instrumentation-http', version: '0.301.0' },
          spans: [
            {
              traceId: span.traceId === undefined ? idBytes(`trace:${id}`, 16) : Buffer.from(span.traceId, 'hex'),
              spanId: idBytes(`span:${id}`, 8),
              parentSpanId: idBytes(`parent:${id}`, 8),
              traceState: span.traceState ?? '',
              name: span.name ?? 'GET /products/{id}',
              kind,
              startTimeUnixNano: String(end - DURATION_NS),
              endTimeUnixNano: String(end),
              attributes: keyValues(attributes),
            },
          ],
        },
      ],
    };
  });
  return Buffer.from(encodeOtlp('traces', { resourceSpans }));
}

/** An id that is always the same; never one that k6 would make. */
function idBytes(text: string, length: number): Buffer {
  const bytes = createHash('sha256').update(text).digest().subarray(0, length);
  bytes[0] = bytes[0]! & 0x7f;
  return bytes;
}

function keyValues(attributes: Readonly<Record<string, AttributeValue>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  return { arrayValue: { values: value.map(anyValue) } };
}
