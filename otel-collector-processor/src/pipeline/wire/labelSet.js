import { ATTRIBUTE_CLASS } from './attributeKeys.ts';
import { varintSize } from './scan.ts';
/**
 * Encodes attributes once, for appending to any number of items. Strings, booleans, and numbers (as double).
 * Keys have to be in ATTRIBUTE_KEYS, so that earlier occurrences are found and taken out.
 */
export function labelSet(labels) {
    const entries = Object.entries(labels);
    const classes = new Set(entries.map(([key]) => ATTRIBUTE_CLASS[key]));
    const byField = new Map();
    return {
        sets: (attributeClass) => classes.has(attributeClass),
        encoded: (attributesField) => {
            let bytes = byField.get(attributesField);
            if (bytes === undefined) {
                bytes = Buffer.concat(entries.map(([key, value]) => lengthDelimited(attributesField, keyValue(key, value))));
                byField.set(attributesField, bytes);
            }
            return bytes;
        },
    };
}
/** Both sets, encoded once more. Their keys are different. */
export function joinLabels(first, second) {
    const byField = new Map();
    return {
        sets: (attributeClass) => first.sets(attributeClass) || second.sets(attributeClass),
        encoded: (attributesField) => {
            let bytes = byField.get(attributesField);
            if (bytes === undefined) {
                bytes = Buffer.concat([first.encoded(attributesField), second.encoded(attributesField)]);
                byField.set(attributesField, bytes);
            }
            return bytes;
        },
    };
}
function keyValue(key, value) {
    return Buffer.concat([lengthDelimited(1, Buffer.from(key)), lengthDelimited(2, anyValue(value))]);
}
function anyValue(value) {
    switch (typeof value) {
        case 'string':
            return lengthDelimited(1, Buffer.from(value));
        case 'boolean':
            return Buffer.from([0x10, value ? 1 : 0]);
        case 'number': {
            const bytes = Buffer.alloc(9);
            bytes[0] = 0x21;
            bytes.writeDoubleLE(value, 1);
            return bytes;
        }
    }
}
function lengthDelimited(field, body) {
    return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}
function varint(value) {
    const bytes = Buffer.alloc(varintSize(value));
    let rest = value;
    for (let i = 0; i < bytes.length; i++) {
        bytes[i] = i === bytes.length - 1 ? rest : (rest & 0x7f) | 0x80;
        rest >>>= 7;
    }
    return bytes;
}
