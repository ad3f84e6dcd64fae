/** Tag and length of a span's trace id. */
const TRACE_ID_TAG = 0x0a;
const TRACE_ID_BYTES = 16;
/** First half of the trace id that says which request it came with; no other trace id of a payload begins so. */
const MARK = [0x5e, 0x9b, 0x13, 0xd7, 0x40, 0xc6, 0x8a, 0x21] as const;
const NUMBER_AT = MARK.length;

/** A trace id that names request number `request`, 0 to 2^32 − 1. */
export function requestTraceId(request: number): Buffer {
  const id = Buffer.alloc(TRACE_ID_BYTES, 0x77);
  id.set(MARK);
  id.writeUInt32BE(request, NUMBER_AT);
  return id;
}

/** Where the trace id of a span stands that begins with it, as SDKs write spans; else -1. */
export function traceIdAt(bytes: Uint8Array, spanStart: number): number {
  return bytes[spanStart] === TRACE_ID_TAG && bytes[spanStart + 1] === TRACE_ID_BYTES ? spanStart + 2 : -1;
}

/**
 * The number of the request that this span was the first of; -1 for any other span. Looks where the trace id stands in
 * a span whose fields are in order, and at its end, where the Collector has it: that writes fields backwards.
 */
export function requestOf(bytes: Uint8Array, spanStart: number, spanEnd: number): number {
  const number = numberAt(bytes, traceIdAt(bytes, spanStart));
  return number >= 0 ? number : numberAt(bytes, traceIdAt(bytes, spanEnd - 2 - TRACE_ID_BYTES));
}

function numberAt(bytes: Uint8Array, id: number): number {
  if (id < 0) return -1;
  for (let i = 0; i < MARK.length; i++) if (bytes[id + i] !== MARK[i]) return -1;
  const n = id + NUMBER_AT;
  return ((bytes[n]! << 24) | (bytes[n + 1]! << 16) | (bytes[n + 2]! << 8) | bytes[n + 3]!) >>> 0;
}
