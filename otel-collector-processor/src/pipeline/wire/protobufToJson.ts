import type { Signal } from '../../messages/index.ts';
import { MAX_DEPTH, MESSAGES, REQUEST_MESSAGE, isMessage, type Field, type MessageName } from './otlpSchema.ts';
import type { ScalarType } from './otlpSchema.ts';

/** A value of OTLP/JSON. */
export type JsonValue = string | number | boolean | JsonObject | JsonValue[];
export type JsonObject = { [name: string]: JsonValue };

/** Where a reader is in the bytes of a message. */
type Reader = { readonly bytes: Buffer; at: number; readonly end: number };

const FIELDS = new Map(
  (Object.keys(MESSAGES) as MessageName[]).map((message) => [
    message,
    new Map<number, Field>(MESSAGES[message].map((field) => [field.number, field])),
  ]),
);

/**
 * An export request as OTLP/JSON (OTLP 1.11, "JSON Protobuf Encoding"), for people to read: unknown fields are left out.
 * Not for the hot path. Throws RangeError for bytes that are not the request; what was received has been checked.
 */
export function protobufToJson(signal: Signal, body: Uint8Array): JsonObject {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return readMessage({ bytes, at: 0, end: bytes.length }, REQUEST_MESSAGE[signal], 0);
}

function readMessage(reader: Reader, message: MessageName, depth: number): JsonObject {
  if (depth > MAX_DEPTH) throw new RangeError('messages are nested too deep');
  const fields = FIELDS.get(message)!;
  const json: JsonObject = {};
  while (reader.at < reader.end) {
    const tag = Number(varint(reader));
    const field = fields.get(tag >>> 3);
    const wireType = tag & 7;
    if (field === undefined) {
      skip(reader, wireType);
      continue;
    }
    const values = readField(reader, field, wireType, depth);
    if (field.repeated === true) ((json[field.name] ??= []) as JsonValue[]).push(...values);
    else if (values.length > 0) json[field.name] = values.at(-1)!;
  }
  return json;
}

function readField(reader: Reader, field: Field, wireType: number, depth: number): JsonValue[] {
  const { type } = field;
  if (isMessage(type)) return [readMessage(part(reader), type, depth + 1)];
  const isPacked = wireType === 2 && !LENGTH_DELIMITED.has(type);
  if (!isPacked) return [SCALARS[type](reader)];
  const packed = part(reader);
  const values: JsonValue[] = [];
  while (packed.at < packed.end) values.push(SCALARS[type](packed));
  return values;
}

const LENGTH_DELIMITED: ReadonlySet<ScalarType> = new Set(['string', 'bytes', 'id']);

const SCALARS = {
  string: (reader) => text(reader, 'utf8'),
  bytes: (reader) => text(reader, 'base64'),
  id: (reader) => text(reader, 'hex'),
  bool: (reader) => varint(reader) !== 0n,
  enum: (reader) => Number(BigInt.asIntN(32, varint(reader))),
  int32: (reader) => Number(BigInt.asIntN(32, varint(reader))),
  uint32: (reader) => Number(BigInt.asUintN(32, varint(reader))),
  sint32: (reader) => {
    const value = Number(BigInt.asUintN(32, varint(reader)));
    return (value >>> 1) ^ -(value & 1);
  },
  int64: (reader) => String(BigInt.asIntN(64, varint(reader))),
  uint64: (reader) => String(BigInt.asUintN(64, varint(reader))),
  fixed32: (reader) => reader.bytes.readUInt32LE(advance(reader, 4)),
  fixed64: (reader) => String(reader.bytes.readBigUInt64LE(advance(reader, 8))),
  sfixed64: (reader) => String(reader.bytes.readBigInt64LE(advance(reader, 8))),
  double: (reader) => {
    const value = reader.bytes.readDoubleLE(advance(reader, 8));
    return Number.isFinite(value) ? value : String(value);
  },
} as const satisfies Record<ScalarType, (reader: Reader) => JsonValue>;

function text(reader: Reader, encoding: BufferEncoding): string {
  const { at, end } = part(reader);
  return reader.bytes.toString(encoding, at, end);
}

/** The bytes of a length-delimited field; the reader is behind them. */
function part(reader: Reader): Reader {
  const length = Number(varint(reader));
  const at = advance(reader, length);
  return { bytes: reader.bytes, at, end: at + length };
}

function skip(reader: Reader, wireType: number): void {
  switch (wireType) {
    case 0:
      varint(reader);
      return;
    case 1:
      advance(reader, 8);
      return;
    case 2:
      part(reader);
      return;
    case 5:
      advance(reader, 4);
      return;
    default:
      throw new RangeError(`wire type ${wireType} is none of OTLP`);
  }
}

function varint(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.bytes[advance(reader, 1)]!;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError('a number has more than ten bytes');
}

/** Moves on by `bytes`; returns where it was. */
function advance(reader: Reader, bytes: number): number {
  const { at } = reader;
  if (!(at + bytes <= reader.end)) throw new RangeError('a field ends behind its message');
  reader.at = at + bytes;
  return at;
}
