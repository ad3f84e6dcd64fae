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

/** Calls `visit` with every span; the object is used again. `keys`: attributes that are read, of spans and resources. */
export function walkSpans(bytes: Uint8Array, keys: ReadonlySet<string>, visit: (span: WalkedSpan) => void): void {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  eachField(data, 0, data.length, (field, start, end) => {
    if (field === 1) walkResourceSpans(data, start, end, keys, visit);
  });
}

function walkResourceSpans(
  data: Buffer,
  start: number,
  end: number,
  keys: ReadonlySet<string>,
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
  keys: ReadonlySet<string>,
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

function readAttribute(
  data: Buffer,
  start: number,
  end: number,
  keys: ReadonlySet<string>,
  into: Map<string, string>,
): void {
  let key = '';
  let value: string | undefined;
  eachField(data, start, end, (field, from, to) => {
    if (field === 1) key = data.toString('utf8', from, to);
    else if (field === 2)
      eachField(
        data,
        from,
        to,
        (kind, a, b) => (value = kind === 1 ? data.toString('utf8', a, b) : undefined),
        (kind, number) =>
          (value = kind === 2 ? (number === 0 ? 'false' : 'true') : kind === 3 ? String(number) : undefined),
        (kind, at) => (value = kind === 4 ? String(data.readDoubleLE(at)) : undefined),
      );
  });
  if (value !== undefined && keys.has(key)) into.set(key, value); // of a key that is there twice the last one counts
}

/** Visits the fields of one message by their wire type; groups and what is cut off were refused by the scan. */
function eachField(
  data: Buffer,
  start: number,
  end: number,
  onBytes: (field: number, from: number, to: number) => void,
  onVarint: (field: number, value: number) => void = () => {},
  onFixed64: (field: number, at: number) => void = () => {},
): void {
  let p = start;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; p < end; shift += 7n) {
      const byte = data[p++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return Number(BigInt.asIntN(64, value));
  };
  while (p < end) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        onVarint(field, varint());
        break;
      case 1:
        if (p + 8 <= end) onFixed64(field, p);
        p += 8;
        break;
      case LENGTH_DELIMITED: {
        const length = varint();
        onBytes(field, p, Math.min(end, p + length));
        p += length;
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
