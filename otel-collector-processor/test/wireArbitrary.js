import fc from 'fast-check';
import { isMessage, MESSAGES, REQUEST_MESSAGE } from '../src/pipeline/wire/otlpSchema.ts';
const MAX_NESTING = 9;
export function arbitraryRequest(signal, options) {
    return message(REQUEST_MESSAGE[signal], 0, options);
}
function message(name, depth, o) {
    const fields = MESSAGES[name];
    if (name === 'AnyValue') {
        const choices = depth > MAX_NESTING ? fields.filter((field) => !isMessage(field.type)) : fields;
        return fc.oneof(fc.constant(Buffer.alloc(0)), ...choices.map((field) => oneField(field, depth, o)));
    }
    // Of a oneof (data, value) only one may be set: protobufjs, unlike protobuf, keeps all of them.
    const exclusive = fields.filter((field) => EXCLUSIVE.has(field.name));
    const others = fields.filter((field) => !EXCLUSIVE.has(field.name));
    const parts = others.map((field) => field.repeated === true
        ? depth > MAX_NESTING
            ? fc.constant([])
            : fc.array(oneField(field, depth, o), { maxLength: isMessage(field.type) ? 2 : 1 })
        : fc.option(oneField(field, depth, o), { nil: undefined }).map((part) => (part === undefined ? [] : [part])));
    if (exclusive.length > 0)
        parts.push(fc.oneof(...exclusive.map((field) => oneField(field, depth, o).map((part) => [part]))));
    parts.push(fc.array(unknownField(), { maxLength: 1 }));
    return fc
        .tuple(...parts)
        .chain((found) => {
        const flat = found.flat();
        return fc.shuffledSubarray(flat, { minLength: flat.length });
    })
        .map((all) => Buffer.concat(all));
}
const EXCLUSIVE = new Set(['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary', 'asDouble', 'asInt']);
// Histogram.sum of data points is a plain field with the name of a metric's data: told apart by its type.
function oneField(field, depth, o) {
    const { type, number } = field;
    if (isMessage(type))
        return fc.tuple(message(type, depth + 1, o), padding(o)).map(([body, pad]) => delimited(number, body, pad));
    if (field.repeated === true && type !== 'string') {
        const values = fc.array(scalar(type), { maxLength: 3 });
        const wire = wireType(type);
        return fc
            .tuple(values, fc.boolean())
            .map(([list, packed]) => packed
            ? delimited(number, Buffer.concat(list), 0)
            : Buffer.concat(list.map((v) => Buffer.concat([varint(number * 8 + wire), v]))));
    }
    switch (type) {
        case 'string': {
            const text = field.name === 'key' ? fc.constantFrom(...o.keys) : fc.string({ unit: 'grapheme', maxLength: 150 });
            return fc.tuple(text, padding(o)).map(([value, pad]) => delimited(number, Buffer.from(value), pad));
        }
        case 'bytes':
            return fc.uint8Array({ maxLength: 20 }).map((value) => delimited(number, Buffer.from(value), 0));
        case 'id': {
            const length = field.name.toLowerCase().includes('traceid') ? 16 : 8;
            return fc
                .uint8Array({ minLength: length, maxLength: length })
                .map((value) => delimited(number, Buffer.from(value), 0));
        }
        default:
            return scalar(type).map((value) => Buffer.concat([varint(number * 8 + wireType(type)), value]));
    }
}
function wireType(type) {
    return type === 'fixed32' ? 5 : type === 'fixed64' || type === 'sfixed64' || type === 'double' ? 1 : 0;
}
function scalar(type) {
    switch (type) {
        case 'fixed32':
            return fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes));
        case 'fixed64':
        case 'sfixed64':
            return fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes));
        case 'double':
            return fc.double({ noNaN: true }).map((value) => {
                const bytes = Buffer.alloc(8);
                bytes.writeDoubleLE(value);
                return bytes;
            });
        case 'bool':
            return fc.boolean().map((value) => Buffer.from([value ? 1 : 0]));
        case 'enum':
            return fc.nat(5).map((value) => varint(value));
        default:
            return fc.nat(0x7fffffff).map((value) => varint(value));
    }
}
function unknownField() {
    const number = fc.integer({ min: 20, max: 5000 });
    return fc.oneof(fc.tuple(number, fc.nat(100_000)).map(([n, v]) => Buffer.concat([varint(n * 8), varint(v)])), fc.tuple(number, fc.uint8Array({ maxLength: 9 })).map(([n, v]) => delimited(n, Buffer.from(v), 0)), number.map((n) => Buffer.concat([varint(n * 8 + 1), Buffer.alloc(8, 7)])), number.map((n) => Buffer.concat([varint(n * 8 + 5), Buffer.alloc(4, 7)])));
}
function padding(o) {
    return o.nonMinimal ? fc.nat(2) : fc.constant(0);
}
export function delimited(number, body, pad = 0) {
    return Buffer.concat([varint(number * 8 + 2), varint(body.length, pad), body]);
}
/** A varint, with `pad` bytes more than it needs. */
export function varint(value, pad = 0) {
    const bytes = [];
    let rest = value;
    do {
        bytes.push((rest % 128) + 128);
        rest = Math.floor(rest / 128);
    } while (rest > 0);
    for (let i = 0; i < pad; i++)
        bytes.push(128);
    bytes[bytes.length - 1] -= 128;
    return Buffer.from(bytes);
}
