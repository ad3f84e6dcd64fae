import { decodeOtlp, encodeOtlp } from '../../../../otel-collector-processor/test/otlpWitness.ts';
import { loadPayload, madeAt } from './loadPayload.ts';
import { requestOf, requestTraceId } from './requestId.ts';
import { walkSpans } from './spanWalk.ts';
import { tracePayloads } from './tracePayloads.ts';

const MADE_MS = 1_800_000_000_000;
const [bytes] = tracePayloads({ payloads: 1, spansPerRequest: 8, resourcesPerRequest: 2, seed: 1, nowMs: MADE_MS });
const payload = loadPayload(bytes!, MADE_MS);
const requestsIn = (request: Uint8Array): number[] => {
  const found: number[] = [];
  walkSpans(request, (start, end) => found.push(requestOf(request, start, end)));
  return found;
};

type Times = { startTimeUnixNano?: string; endTimeUnixNano?: string };
const spansOf = (request: Uint8Array) =>
  (decodeOtlp('traces', request) as { resourceSpans: { scopeSpans: { spans: Times[] }[] }[] }).resourceSpans.flatMap(
    ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
  );

test('a payload knows its spans and both times of each', () => {
  expect(payload.spans).toBe(8);
  expect(payload.timesAt).toHaveLength(16);
});

test('a payload of later has the same times, later, and all else as it was', () => {
  const later = madeAt(payload, MADE_MS + 1_500);
  const moved = (ns: string | undefined) => String(BigInt(ns!) + 1_500_000_000n);
  expect(spansOf(later.bytes)).toEqual(
    spansOf(payload.bytes).map((span) => ({
      ...span,
      startTimeUnixNano: moved(span.startTimeUnixNano),
      endTimeUnixNano: moved(span.endTimeUnixNano),
    })),
  );
  expect(madeAt(later, MADE_MS).bytes).toEqual(payload.bytes);
});

test.each([0, 1, 300, 2 ** 31, 2 ** 32 - 1])('the first span tells request %i, the others none', (request) => {
  const sent = Buffer.from(payload.bytes);
  sent.set(requestTraceId(request), payload.idAt);
  expect(requestsIn(sent)).toEqual([request, ...Array<number>(7).fill(-1)]);
});

test('the number is found where a Collector puts it: at the end of a span', () => {
  const id = [0x0a, 16, ...requestTraceId(77)];
  const span = [0x30, 1, 0x12, 2, 1, 2, ...id];
  const scope = [0x12, span.length, ...span];
  const resource = [0x12, scope.length, ...scope];
  expect(requestsIn(Buffer.from([0x0a, resource.length, ...resource]))).toEqual([77]);
});

test('a request without spans is none to be sent', () => {
  const empty = Buffer.from(encodeOtlp('traces', { resourceSpans: [] }));
  expect(() => loadPayload(empty, MADE_MS)).toThrow('trace id');
});
