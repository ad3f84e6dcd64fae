const STRING = 0x0a;
const BOOL = 0x10;
const ARRAY = 0x2a;
/** ArrayValue.values */
const ELEMENT = 0x0a;

/**
 * The text of an AnyValue that the scanner has checked: a string, the first string of a list (as captured headers are),
 * or, with `booleans`, a boolean in words; undefined for anything else.
 */
export function textOfAnyValue(bytes: Uint8Array, start: number, end: number, booleans: boolean): string | undefined {
  if (start >= end) return undefined;
  switch (bytes[start]) {
    case STRING: {
      const [bodyAt, bodyEnd] = bodyOf(bytes, start + 1);
      return Buffer.from(bytes.buffer, bytes.byteOffset + bodyAt, bodyEnd - bodyAt).toString('utf8');
    }
    case BOOL:
      return booleans ? (bytes[start + 1] === 0 ? 'false' : 'true') : undefined;
    case ARRAY: {
      const [bodyAt, bodyEnd] = bodyOf(bytes, start + 1);
      if (bodyAt >= bodyEnd || bytes[bodyAt] !== ELEMENT) return undefined;
      const [elementAt, elementEnd] = bodyOf(bytes, bodyAt + 1);
      return bytes[elementAt] === STRING ? textOfAnyValue(bytes, elementAt, elementEnd, false) : undefined;
    }
    default:
      return undefined;
  }
}

/** Where a length-delimited body begins and ends whose length stands at `at`. */
function bodyOf(bytes: Uint8Array, at: number): readonly [start: number, end: number] {
  let length = 0;
  let shift = 0;
  let p = at;
  let byte: number;
  do {
    byte = bytes[p++]!;
    length += (byte & 0x7f) * 2 ** shift;
    shift += 7;
  } while (byte >= 0x80);
  return [p, p + length];
}
