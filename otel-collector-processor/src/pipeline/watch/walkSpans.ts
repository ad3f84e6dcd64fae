/**
 * Walks the spans of an ExportTraceServiceRequest that a scan has found well-formed, attributes and all. The scan itself
 * keeps only the keys it knows at compile time; this reads whatever keys are asked for, and runs only where users or
 * transactions are configured. Source: opentelemetry-proto 1.11, trace.proto, resource.proto, common.proto.
 */
export type WalkedSpan = {
  /** Resource attributes that are texts, those of the keys that were asked for. */
  resource: ReadonlyMap<string, string>;
  /** Of the span, texts and numbers as texts. */
  attributes: Map<string, string>;
  name: string;
  kind: number;
  status: number;
  /** 32 hexadecimal digits; '' if it is none. */
  traceId: string;
  endMs: number;
  durationMs: number;
};

const LENGTH_DELIMITED = 2;

/** Keys of attributes that are read. Most others are told by their length, before a text is made of them. */
export type WatchedKeys = Readonly<{ names: ReadonlySet<string>; lengths: ReadonlySet<number> }>;

export function watchedKeys(names: Iterable<string>): WatchedKeys {
  const all = new Set(names);
  return { names: all, lengths: new Set([...all].map((name) => Buffer.byteLength(name))) };
}

/** Calls `visit` with every span; the object is used again. `keys`: attributes that are read, of spans and resources. */
export function walkSpans(bytes: Uint8Array, keys: WatchedKeys, visit: (span: WalkedSpan) => void): void {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  eachField(data, 0, data.length, (field, start, end) => {
    if (field === 1) walkResourceSpans(data, start, end, keys, visit);
  });
}

function walkResourceSpans(
  data: Buffer,
  start: number,
  end: number,
  keys: WatchedKeys,
  visit: (span: WalkedSpan) => void,
): void {
  // Fields may come in any order: the resource first.
  const resource = new Map<string, string>();
  eachField(data, start, end, (field, from, to) => {
    if (field !== 1) return;
    eachField(data, from, to, (inner, a, b) => {
      if (inner === 1) readAttribute(data, a, b, keys, resource);
    });
  });
  eachField(data, start, end, (field, from, to) => {
    if (field !== 2) return;
    eachField(data, from, to, (inner, a, b) => {
      if (inner === 2) visit(readSpan(data, a, b, keys, resource));
    });
  });
}

function readSpan(
  data: Buffer,
  start: number,
  end: number,
  keys: WatchedKeys,
  resource: ReadonlyMap<string, string>,
): WalkedSpan {
  const span: WalkedSpan = {
    resource,
    attributes: new Map(),
    name: '',
    kind: 0,
    status: 0,
    traceId: '',
    endMs: 0,
    durationMs: 0,
  };
  let startNs = 0n;
  let endNs = 0n;
  eachField(
    data,
    start,
    end,
    (field, from, to) => {
      if (field === 1 && to - from === 16) span.traceId = data.toString('hex', from, to);
      else if (field === 5) span.name = data.toString('utf8', from, to);
      else if (field === 9) readAttribute(data, from, to, keys, span.attributes);
      else if (field === 15)
        eachField(
          data,
          from,
          to,
          () => {},
          (inner, value) => {
            if (inner === 3) span.status = value;
          },
        );
    },
    (field, value) => {
      if (field === 6) span.kind = value;
    },
    (field, at) => {
      if (field === 7) startNs = data.readBigUInt64LE(at);
      else if (field === 8) endNs = data.readBigUInt64LE(at);
    },
  );
  span.endMs = Number(endNs) / 1e6;
  span.durationMs = endNs > startNs ? Number(endNs - startNs) / 1e6 : 0;
  return span;
}

function readAttribute(data: Buffer, start: number, end: number, keys: WatchedKeys, into: Map<string, string>): void {
  let key: string | undefined;
  let from = 0;
  let to = 0;
  eachField(data, start, end, (field, a, b) => {
    if (field === 1) key = keys.lengths.has(b - a) ? data.toString('utf8', a, b) : undefined;
    else if (field === 2) [from, to] = [a, b];
  });
  if (key === undefined || !keys.names.has(key)) return;
  const value = textOf(data, from, to);
  if (value !== undefined) into.set(key, value); // of a key that is there twice the last one counts
}

/** A scalar AnyValue as a text; undefined for another one. */
function textOf(data: Buffer, start: number, end: number): string | undefined {
  let text: string | undefined;
  eachField(
    data,
    start,
    end,
    (kind, a, b) => (text = kind === 1 ? data.toString('utf8', a, b) : undefined),
    (kind, value) => (text = kind === 2 ? String(value !== 0) : kind === 3 ? String(value) : undefined),
    (kind, at) => (text = kind === 4 ? String(data.readDoubleLE(at)) : undefined),
  );
  return text;
}

/** Where a varint ended: one number instead of an object for each. */
let after = 0;

/** The varint at `at`, of at most ten bytes; negative numbers are those of int64. Exact to 2^53. */
function varint(data: Buffer, at: number, end: number): number {
  let value = 0;
  let scale = 1;
  let p = at;
  for (; p < end; p++) {
    const byte = data[p]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
    scale *= 128;
  }
  after = p + 1;
  return value >= 2 ** 63 ? value - 2 ** 64 : value;
}

/** Visits the fields of one message by their wire type; groups and what is cut off were refused by the scan. */
function eachField(
  data: Buffer,
  start: number,
  end: number,
  onBytes: (field: number, from: number, to: number) => void,
  onVarint: (field: number, value: number) => void = nothing,
  onFixed64: (field: number, at: number) => void = nothing,
): void {
  let p = start;
  while (p < end) {
    const tag = varint(data, p, end);
    p = after;
    const field = tag >>> 3;
    switch (tag & 7) {
      case 0: {
        const value = varint(data, p, end);
        p = after;
        onVarint(field, value);
        break;
      }
      case 1:
        if (p + 8 <= end) onFixed64(field, p);
        p += 8;
        break;
      case LENGTH_DELIMITED: {
        const length = varint(data, p, end);
        const from = after;
        p = from + length;
        onBytes(field, from, Math.min(end, p));
        break;
      }
      case 5:
        p += 4;
        break;
      default:
        return;
    }
  }
}

function nothing(): void {}
