import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeOtlp, encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { companionWithSink, type CompanionWithSink } from '../support/interop/companionWithSink.ts';
import { waitFor } from '../support/waitFor.ts';

const EXAMPLES = 'otel-collector-processor/test/proto/examples';
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** OTLP/JSON as protobufjs reads JSON: its ids are base64, not hexadecimal. */
const withBase64Ids = (text: string): Record<string, unknown> =>
  JSON.parse(text, (key, value: unknown) =>
    IDS.has(key) ? Buffer.from(String(value), 'hex').toString('base64') : value,
  ) as Record<string, unknown>;

let stack: CompanionWithSink;
beforeAll(async () => void (stack = await companionWithSink()), 90_000);
afterAll(() => stack.stop());

test.each<[string, Signal]>([
  ['trace.json', 'traces'],
  ['metrics.json', 'metrics'],
  ['logs.json', 'logs'],
  ['events.json', 'logs'],
])('the example %s of the OTLP specification goes through as it stands', async (file, signal) => {
  const { companion, sink } = stack;
  const text = readFileSync(join(EXAMPLES, file), 'utf8');
  const since = sink.received.length;
  const response = await fetch(`${companion.httpUrl}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  });
  expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
    200,
    'application/json',
    {},
  ]);
  const [arrived] = await waitFor('the example at the sink', () =>
    sink.received.length > since ? sink.received.slice(since) : undefined,
  );
  expect(decodeOtlp(signal, arrived!.body)).toEqual(decodeOtlp(signal, encodeOtlp(signal, withBase64Ids(text))));
});
