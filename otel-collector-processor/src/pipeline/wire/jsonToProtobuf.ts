import type { Signal } from '../../messages/index.ts';
import { OtlpJsonError, RoundedIntegerError, kindOf } from './jsonToProtobufError.ts';
import type { BackwardOutput } from './jsonToProtobufOutput.ts';
import { backwardOutput, putLength, putVarint, used, written } from './jsonToProtobufOutput.ts';
import type { Scalar } from './jsonToProtobufScalars.ts';
import { SCALARS } from './jsonToProtobufScalars.ts';
import type { Field, MessageName } from './otlpSchema.ts';
import { MAX_DEPTH, MESSAGES, REQUEST_MESSAGE, isMessage } from './otlpSchema.ts';

/** Of these fields a message holds one at most; where a body sets more, the last one counts. */
const ONEOF: Partial<Record<MessageName, readonly string[]>> = {
  AnyValue: MESSAGES.AnyValue.map((field) => field.name),
  Metric: ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'],
  NumberDataPoint: ['asDouble', 'asInt'],
  Exemplar: ['asDouble', 'asInt'],
};

export { OtlpJsonError };

type Kind = Readonly<{ message: MessageName }> | Readonly<{ scalar: Scalar }>;
type Row = Readonly<{ name: string; tag: number; repeated: boolean; oneof: boolean; kind: Kind }>;

function row(message: MessageName, field: Field): Row {
  const repeated = field.repeated === true;
  const kind: Kind = isMessage(field.type) ? { message: field.type } : { scalar: SCALARS[field.type] };
  const lengthDelimited = 'message' in kind || (repeated && kind.scalar.packed);
  const wireType = lengthDelimited ? 2 : kind.scalar.wireType;
  const oneof = ONEOF[message]?.includes(field.name) ?? false;
  return { name: field.name, tag: field.number * 8 + wireType, repeated, oneof, kind };
}

/** The rows of each message by their JSON name: what is not in here is unknown, and ignored. */
const ROWS = new Map(
  (Object.keys(MESSAGES) as MessageName[]).map((message) => [
    message,
    new Map(MESSAGES[message].map((field) => [field.name as string, row(message, field)])),
  ]),
);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns an OTLP/JSON export request into the same request in protobuf. Specification: OTLP 1.11, "JSON Protobuf
 * Encoding", over proto3's JSON mapping. Unknown fields are dropped and `null` is unset, as both say; a field that is
 * set to its default is written, which protobuf readers take as the same. Throws `OtlpJsonError` for anything that is
 * not OTLP/JSON; where there are several faults, any one of them is reported.
 */
export function jsonToProtobuf(signal: Signal, body: Uint8Array): Uint8Array {
  const text = decodeText(body);
  try {
    return requestOf(signal, parse(text), body.length);
  } catch (error) {
    if (!(error instanceof RoundedIntegerError)) throw error;
  }
  // Rare, and several times slower.
  return requestOf(signal, parse(text, exactIntegers), body.length);
}

function requestOf(signal: Signal, request: unknown, sizeHint: number): Uint8Array {
  const out = backwardOutput(sizeHint);
  putFields(out, REQUEST_MESSAGE[signal], request, 0);
  return written(out);
}

function decodeText(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new OtlpJsonError('the body is not UTF-8');
  }
}

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

function parse(text: string, reviver?: Reviver): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch (error) {
    // The engine's own message quotes the body, which may hold a secret. A RangeError is the reviver's, which recurses.
    const where = error instanceof SyntaxError ? /line \d+ column \d+/.exec(error.message)?.[0] : 'nested too deep';
    throw new OtlpJsonError(`the body is not JSON${where === undefined ? '' : ` (${where})`}`);
  }
}

const exactIntegers: Reviver = (_key, value, context) =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context!.source!)
    : value;

/** Writes the fields of a message, last one first, without the message's own length. */
function putFields(out: BackwardOutput, message: MessageName, value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OtlpJsonError(`must be an object, not ${kindOf(value)}`);
  }
  if (depth > MAX_DEPTH) throw new OtlpJsonError(`is nested deeper than ${MAX_DEPTH} messages`);
  const fields = value as Record<string, unknown>;
  const rows = ROWS.get(message)!;
  const names = Object.keys(fields);
  let oneofSeen = false;
  for (let i = names.length - 1; i >= 0; i--) {
    const name = names[i]!;
    const field = rows.get(name);
    const content = fields[name];
    if (field === undefined || content === null) continue;
    if (field.oneof) {
      if (oneofSeen) continue;
      oneofSeen = true;
    }
    try {
      if (field.repeated) putList(out, field, content, depth);
      else putOne(out, field, content, depth);
    } catch (error) {
      throw error instanceof OtlpJsonError ? error.within(name) : error;
    }
  }
}

function putOne(out: BackwardOutput, field: Row, value: unknown, depth: number): void {
  if ('scalar' in field.kind) {
    field.kind.scalar.put(out, value, field.name);
  } else {
    const before = used(out);
    putFields(out, field.kind.message, value, depth + 1);
    putLength(out, before);
  }
  putVarint(out, field.tag);
}

function putList(out: BackwardOutput, field: Row, list: unknown, depth: number): void {
  if (!Array.isArray(list)) throw new OtlpJsonError(`must be an array, not ${kindOf(list)}`);
  const items: readonly unknown[] = list;
  const { kind, name } = field;
  const packed = 'scalar' in kind && kind.scalar.packed ? kind.scalar : undefined;
  const before = used(out);
  for (let i = items.length - 1; i >= 0; i--) {
    try {
      if (packed !== undefined) packed.put(out, items[i], name);
      else putOne(out, field, items[i], depth);
    } catch (error) {
      throw error instanceof OtlpJsonError ? error.within(`[${i}]`) : error;
    }
  }
  if (packed === undefined || items.length === 0) return;
  putLength(out, before);
  putVarint(out, field.tag);
}
