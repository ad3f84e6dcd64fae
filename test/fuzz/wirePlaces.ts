import {
  isMessage,
  MESSAGES,
  type Field,
  type MessageName,
} from '../../otel-collector-processor/src/pipeline/wire/otlpSchema.ts';
import { varint } from '../../otel-collector-processor/test/wireArbitrary.ts';

/** Where a field stands in a request. */
export type Place = Readonly<{
  /** The message that it is a field of. */
  message: MessageName;
  /** The field that holds that message; undefined for the request itself. */
  parent: Place | undefined;
  tagAt: number;
  /** Of a length-delimited field: where its length stands; -1 for others. */
  lengthAt: number;
  bodyAt: number;
  end: number;
}>;

/** All fields of a well-formed request, by the schema, outer ones before what is in them. */
export function placesOf(bytes: Uint8Array, request: MessageName): readonly Place[] {
  const places: Place[] = [];
  const walk = (message: MessageName, parent: Place | undefined, start: number, end: number): void => {
    let at = start;
    while (at < end) {
      const tagAt = at;
      const tag = readVarint(bytes, at);
      const isDelimited = (tag.value & 7) === 2;
      const length = isDelimited ? readVarint(bytes, tag.end) : undefined;
      const bodyAt = length?.end ?? tag.end;
      at = length === undefined ? endOfScalar(bytes, tag.value & 7, bodyAt) : bodyAt + length.value;
      const place = { message, parent, tagAt, lengthAt: isDelimited ? tag.end : -1, bodyAt, end: at };
      places.push(place);
      const field = (MESSAGES[message] as readonly Field[]).find(({ number }) => number === tag.value >>> 3);
      if (isDelimited && field !== undefined && isMessage(field.type)) walk(field.type, place, bodyAt, at);
    }
  };
  walk(request, undefined, 0, bytes.length);
  return places;
}

/** The request with `replacement` in the place of [from, to) inside the message that `parent` holds; lengths around it are right again. */
export function replaceWithin(
  bytes: Uint8Array,
  parent: Place | undefined,
  from: number,
  to: number,
  replacement: Uint8Array,
): Buffer {
  let [start, end, inner] = [from, to, replacement];
  for (let around = parent; around !== undefined; around = around.parent) {
    const body = Buffer.concat([bytes.subarray(around.bodyAt, start), inner, bytes.subarray(end, around.end)]);
    inner = Buffer.concat([varint(body.length), body]);
    [start, end] = [around.lengthAt, around.end];
  }
  return Buffer.concat([bytes.subarray(0, start), inner, bytes.subarray(end)]);
}

function readVarint(bytes: Uint8Array, at: number): Readonly<{ value: number; end: number }> {
  let value = 0;
  for (let i = 0; ; i++) {
    const byte = bytes[at + i]!;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
}

function endOfScalar(bytes: Uint8Array, wireType: number, at: number): number {
  if (wireType === 0) return readVarint(bytes, at).end;
  return at + (wireType === 1 ? 8 : 4);
}
