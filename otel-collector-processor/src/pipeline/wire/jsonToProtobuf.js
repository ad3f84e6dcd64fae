import { OtlpJsonError, RoundedIntegerError, kindOf } from './jsonToProtobufError.ts';
import { backwardOutput, putLength, putVarint, used, written } from './jsonToProtobufOutput.ts';
import { SCALARS } from './jsonToProtobufScalars.ts';
import { MAX_DEPTH, MESSAGES, REQUEST_MESSAGE, isMessage } from './otlpSchema.ts';
/** Of these fields a message holds one at most; where a body sets more, the last one counts. */
const ONEOF = {
    AnyValue: MESSAGES.AnyValue.map((field) => field.name),
    Metric: ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'],
    NumberDataPoint: ['asDouble', 'asInt'],
    Exemplar: ['asDouble', 'asInt'],
};
export { OtlpJsonError };
function row(message, field) {
    const repeated = field.repeated === true;
    const kind = isMessage(field.type) ? { message: field.type } : { scalar: SCALARS[field.type] };
    const lengthDelimited = 'message' in kind || (repeated && kind.scalar.packed);
    const wireType = lengthDelimited ? 2 : kind.scalar.wireType;
    const oneof = ONEOF[message]?.includes(field.name) ?? false;
    return { name: field.name, tag: field.number * 8 + wireType, repeated, oneof, kind };
}
/** The rows of each message by their JSON name: what is not in here is unknown, and ignored. */
const ROWS = new Map(Object.keys(MESSAGES).map((message) => [
    message,
    new Map(MESSAGES[message].map((field) => [field.name, row(message, field)])),
]));
const utf8 = new TextDecoder('utf-8', { fatal: true });
/**
 * Turns an OTLP/JSON export request into the same request in protobuf. Specification: OTLP 1.11, "JSON Protobuf
 * Encoding", over proto3's JSON mapping. Unknown fields are dropped and `null` is unset, as both say; a field that is
 * set to its default is written, which protobuf readers take as the same. Throws `OtlpJsonError` for anything that is
 * not OTLP/JSON; where there are several faults, any one of them is reported.
 */
export function jsonToProtobuf(signal, body) {
    const text = decodeText(body);
    try {
        return requestOf(signal, parse(text), body.length);
    }
    catch (error) {
        if (!(error instanceof RoundedIntegerError))
            throw error;
    }
    // Rare, and several times slower.
    return requestOf(signal, parse(text, exactIntegers), body.length);
}
function requestOf(signal, request, sizeHint) {
    const out = backwardOutput(sizeHint);
    putFields(out, REQUEST_MESSAGE[signal], request, 0);
    return written(out);
}
function decodeText(body) {
    try {
        return utf8.decode(body);
    }
    catch {
        throw new OtlpJsonError('the body is not UTF-8');
    }
}
function parse(text, reviver) {
    try {
        return JSON.parse(text, reviver);
    }
    catch (error) {
        // The engine's own message quotes the body, which may hold a secret. A RangeError is the reviver's, which recurses.
        const where = error instanceof SyntaxError ? /line \d+ column \d+/.exec(error.message)?.[0] : 'nested too deep';
        throw new OtlpJsonError(`the body is not JSON${where === undefined ? '' : ` (${where})`}`);
    }
}
const exactIntegers = (_key, value, context) => Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context.source)
    : value;
/** Writes the fields of a message, last one first, without the message's own length. */
function putFields(out, message, value, depth) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new OtlpJsonError(`must be an object, not ${kindOf(value)}`);
    }
    if (depth > MAX_DEPTH)
        throw new OtlpJsonError(`is nested deeper than ${MAX_DEPTH} messages`);
    const fields = value;
    const rows = ROWS.get(message);
    const names = Object.keys(fields);
    let oneofSeen = false;
    for (let i = names.length - 1; i >= 0; i--) {
        const name = names[i];
        const field = rows.get(name);
        const content = fields[name];
        if (field === undefined || content === null)
            continue;
        if (field.oneof) {
            if (oneofSeen)
                continue;
            oneofSeen = true;
        }
        try {
            if (field.repeated)
                putList(out, field, content, depth);
            else
                putOne(out, field, content, depth);
        }
        catch (error) {
            throw error instanceof OtlpJsonError ? error.within(name) : error;
        }
    }
}
function putOne(out, field, value, depth) {
    if ('scalar' in field.kind) {
        field.kind.scalar.put(out, value, field.name);
    }
    else {
        const before = used(out);
        putFields(out, field.kind.message, value, depth + 1);
        putLength(out, before);
    }
    putVarint(out, field.tag);
}
function putList(out, field, list, depth) {
    if (!Array.isArray(list))
        throw new OtlpJsonError(`must be an array, not ${kindOf(list)}`);
    const items = list;
    const { kind, name } = field;
    const packed = 'scalar' in kind && kind.scalar.packed ? kind.scalar : undefined;
    const before = used(out);
    for (let i = items.length - 1; i >= 0; i--) {
        try {
            if (packed !== undefined)
                packed.put(out, items[i], name);
            else
                putOne(out, field, items[i], depth);
        }
        catch (error) {
            throw error instanceof OtlpJsonError ? error.within(`[${i}]`) : error;
        }
    }
    if (packed === undefined || items.length === 0)
        return;
    putLength(out, before);
    putVarint(out, field.tag);
}
