import { traceIdAt } from './requestId.ts';
import { walkFields, walkSpans } from './spanWalk.ts';

/** An encoded request that can be sent again and again: with another number each time, and with times that stay near now. */
export type LoadPayload = Readonly<{
  bytes: Buffer;
  spans: number;
  /** Of the trace id of the first span, which carries the request's number. */
  idAt: number;
  /** Of every start and end time, 8 bytes little endian each. */
  timesAt: readonly number[];
  /** What the times are near to, Unix milliseconds. */
  madeMs: number;
}>;

const START_TIME = (7 << 3) | 1;
const END_TIME = (8 << 3) | 1;
const NS_PER_MS = 1_000_000n;

/** Throws for a request without spans. */
export function loadPayload(bytes: Buffer, madeMs: number): LoadPayload {
  let spans = 0;
  let idAt = -1;
  const timesAt: number[] = [];
  walkSpans(bytes, (start, end) => {
    if (spans++ === 0) idAt = traceIdAt(bytes, start);
    walkFields(bytes, start, end, (tag, valueAt) => {
      if (tag === START_TIME || tag === END_TIME) timesAt.push(valueAt);
    });
  });
  if (idAt < 0) throw new Error('the first span does not begin with its trace id');
  return { bytes, spans, idAt, timesAt, madeMs };
}

/** The same request as if it were made at `nowMs`. A new buffer: the old one may be on its way. */
export function madeAt(payload: LoadPayload, nowMs: number): LoadPayload {
  const bytes = Buffer.from(payload.bytes);
  const laterNs = BigInt(nowMs - payload.madeMs) * NS_PER_MS;
  for (const at of payload.timesAt) bytes.writeBigUInt64LE(bytes.readBigUInt64LE(at) + laterNs, at);
  return { ...payload, bytes, madeMs: nowMs };
}
