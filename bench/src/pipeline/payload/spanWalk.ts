const RESOURCE_SPANS = 0x0a;
const SCOPE_SPANS = 0x12;
const SPAN = 0x12;

/** Where the walk is; one object for all walks of a process, since they do not nest. */
const at = { next: 0 };

function varint(bytes: Uint8Array, start: number): number {
  let value = 0;
  let scale = 1;
  for (let i = start; ; i++) {
    const byte = bytes[i]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      at.next = i + 1;
      return value;
    }
    scale *= 128;
    if (i - start > 9) throw new Error('a varint of more than ten bytes');
  }
}

/** End of the field whose tag was just read and that is not gone into. */
function skip(bytes: Uint8Array, wireType: number): number {
  switch (wireType) {
    case 0:
      varint(bytes, at.next);
      return at.next;
    case 1:
      return at.next + 8;
    case 2: {
      const length = varint(bytes, at.next);
      return at.next + length;
    }
    case 5:
      return at.next + 4;
    default:
      throw new Error(`wire type ${wireType}`);
  }
}

function walk(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: number,
  visit: (start: number, end: number) => void,
): void {
  let position = start;
  while (position < end) {
    const tag = varint(bytes, position);
    const length = tag === wanted ? varint(bytes, at.next) : -1;
    const bodyAt = at.next;
    position = length < 0 ? skip(bytes, tag & 7) : bodyAt + length;
    if (position > end) throw new Error('a field is longer than the message it is in');
    if (length >= 0) visit(bodyAt, position);
  }
}

/**
 * Calls `visit` with the place of every span in an ExportTraceServiceRequest, in order, and goes into nothing else: what
 * a sink can afford that shares the machine with what is measured. Throws for bytes whose envelopes do not fit.
 */
export function walkSpans(bytes: Uint8Array, visit: (start: number, end: number) => void): void {
  const ofScope = (start: number, end: number): void => walk(bytes, start, end, SPAN, visit);
  const ofResource = (start: number, end: number): void => walk(bytes, start, end, SCOPE_SPANS, ofScope);
  walk(bytes, 0, bytes.length, RESOURCE_SPANS, ofResource);
}

/** The fields of one span, by tag: `visit` gets the tag and where its value stands. */
export function walkFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (tag: number, valueAt: number) => void,
): void {
  let position = start;
  while (position < end) {
    const tag = varint(bytes, position);
    const valueAt = at.next;
    position = skip(bytes, tag & 7);
    visit(tag, valueAt);
  }
}

/** End of the last whole ResourceSpans of a request that ends at or before `maxBytes`; of the first in any case. */
export function endOfPart(bytes: Uint8Array, maxBytes: number): number {
  let partEnd = 0;
  walk(bytes, 0, bytes.length, RESOURCE_SPANS, (_start, end) => {
    if (partEnd === 0 || end <= maxBytes) partEnd = end;
  });
  return partEnd;
}
