import { OtlpJsonError, RoundedIntegerError, kindOf } from './jsonToProtobufError.ts';
import { putBytes, putDouble, putFixed32, putFixed64, putHex, putLength, putString, putVarint, putVarint64, used, } from './jsonToProtobufOutput.ts';
const DECIMAL = /^-?\d{1,20}$/;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;
const HEX = /^[0-9a-fA-F]*$/;
/** proto3 JSON takes the standard and the URL-safe alphabet, with and without padding. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const SAFE_DIGITS = 15;
const ID_BYTES = { traceId: 16, spanId: 8, parentSpanId: 8 };
function bad(reason) {
    return new OtlpJsonError(reason);
}
/** An integer as a number where it is exact, else as a bigint. proto3 JSON: numbers or decimal strings. */
function integerOf(value) {
    if (typeof value === 'number') {
        if (Number.isSafeInteger(value))
            return value;
        if (Number.isInteger(value))
            throw new RoundedIntegerError();
        throw bad('must be an integer');
    }
    if (typeof value === 'bigint')
        return value;
    if (typeof value === 'string' && DECIMAL.test(value)) {
        return value.length <= SAFE_DIGITS ? Number(value) : BigInt(value);
    }
    throw bad(`must be an integer: a number or a decimal string, not ${kindOf(value)}`);
}
function integer(wireType, [min, max], put) {
    return {
        wireType,
        packed: true,
        put(out, value) {
            const number = integerOf(value);
            if (number < min || number > max)
                throw bad(`is out of range: from ${min} to ${max}`);
            put(out, number);
        },
    };
}
const INT32 = [-(2n ** 31n), 2n ** 31n - 1n];
const UINT32 = [0n, 2n ** 32n - 1n];
const INT64 = [-(2n ** 63n), 2n ** 63n - 1n];
const UINT64 = [0n, 2n ** 64n - 1n];
function zigzag32(value) {
    return ((value << 1) ^ (value >> 31)) >>> 0;
}
function doubleOf(value) {
    if (typeof value === 'number') {
        if (Number.isFinite(value))
            return value; // JSON has no infinity: it is what JSON.parse makes of 1e999
        throw bad('is out of range of a double');
    }
    if (typeof value === 'bigint')
        return Number(value);
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity')
        return Number(value);
    if (typeof value === 'string' && NUMBER.test(value))
        return doubleOf(Number(value));
    throw bad(`must be a number or one of "NaN", "Infinity", "-Infinity", not ${kindOf(value)}`);
}
function stringOf(value) {
    if (typeof value === 'string')
        return value;
    throw bad(`must be a string, not ${kindOf(value)}`);
}
/** One row a scalar type. */
export const SCALARS = {
    string: {
        wireType: 2,
        packed: false,
        put(out, value) {
            const before = used(out);
            putString(out, stringOf(value));
            putLength(out, before);
        },
    },
    bytes: {
        wireType: 2,
        packed: false,
        put(out, value) {
            const text = stringOf(value);
            if (!BASE64.test(text) || text.replace(/=+$/, '').length % 4 === 1)
                throw bad('must be base64');
            const bytes = Buffer.from(text, 'base64');
            putBytes(out, bytes);
            putVarint(out, bytes.length);
        },
    },
    id: {
        wireType: 2,
        packed: false,
        put(out, value, name) {
            const text = stringOf(value);
            const bytes = ID_BYTES[name];
            if (text.length !== 0 && text.length !== bytes * 2) {
                throw bad(`must be ${bytes * 2} hexadecimal digits or empty, but has ${text.length} characters`);
            }
            if (!HEX.test(text))
                throw bad('must be hexadecimal digits');
            putHex(out, text);
            putVarint(out, text.length / 2);
        },
    },
    bool: {
        wireType: 0,
        packed: true,
        put(out, value) {
            if (typeof value !== 'boolean')
                throw bad(`must be true or false, not ${kindOf(value)}`);
            putVarint(out, value ? 1 : 0);
        },
    },
    enum: {
        wireType: 0,
        packed: true,
        put(out, value) {
            if (typeof value === 'string')
                throw bad('must be an integer: OTLP/JSON has no names of enum values');
            SCALARS.int32.put(out, value, '');
        },
    },
    int32: integer(0, INT32, putVarint64),
    uint32: integer(0, UINT32, putVarint64),
    sint32: integer(0, INT32, (out, value) => putVarint(out, zigzag32(Number(value)))),
    int64: integer(0, INT64, putVarint64),
    uint64: integer(0, UINT64, putVarint64),
    fixed32: integer(5, UINT32, (out, value) => putFixed32(out, Number(value))),
    fixed64: integer(1, UINT64, putFixed64),
    sfixed64: integer(1, INT64, putFixed64),
    double: { wireType: 1, packed: true, put: (out, value) => putDouble(out, doubleOf(value)) },
};
