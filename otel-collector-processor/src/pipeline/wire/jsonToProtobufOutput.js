/** `sizeHint`: bytes expected; more is allowed. */
export function backwardOutput(sizeHint) {
    const bytes = Buffer.allocUnsafeSlow(Math.max(64, sizeHint));
    return { bytes, position: bytes.length };
}
/** What was written, from front to back: a view, not a copy. */
export function written(out) {
    return out.bytes.subarray(out.position);
}
function reserve(out, size) {
    if (out.position < size) {
        const used = out.bytes.length - out.position;
        const grown = Buffer.allocUnsafeSlow(Math.max(out.bytes.length * 2, used + size));
        out.bytes.copy(grown, grown.length - used, out.position);
        out.bytes = grown;
        out.position = grown.length - used;
    }
    out.position -= size;
    return out.position;
}
/** A varint of an integer in [0, 2^53). */
export function putVarint(out, value) {
    let size = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80))
        size++;
    let at = reserve(out, size);
    let rest = value;
    // Bitwise operators see 32 bits only, hence the divisions.
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80))
        out.bytes[at++] = (rest % 0x80) | 0x80;
    out.bytes[at] = rest;
}
/** A varint of any 64-bit integer; negative ones take ten bytes, as protobuf has it. */
export function putVarint64(out, value) {
    if (typeof value === 'number' && value >= 0)
        return putVarint(out, value);
    let rest = BigInt.asUintN(64, BigInt(value));
    const groups = [];
    for (; rest >= 0x80n; rest >>= 7n)
        groups.push(Number(rest & 0x7fn) | 0x80);
    groups.push(Number(rest));
    putBytes(out, groups);
}
export function putFixed32(out, value) {
    const at = reserve(out, 4);
    out.bytes.writeUInt32LE(value, at);
}
/** Signed or not: the bits are the same. */
export function putFixed64(out, value) {
    const at = reserve(out, 8);
    out.bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), at);
}
export function putDouble(out, value) {
    const at = reserve(out, 8);
    out.bytes.writeDoubleLE(value, at);
}
export function putBytes(out, value) {
    const at = reserve(out, value.length);
    out.bytes.set(value, at);
}
/** Up to here a loop over characters is faster than a call out of JavaScript. */
const SHORT_STRING = 32;
/** UTF-8, without a length. A lone surrogate becomes U+FFFD. */
export function putString(out, value) {
    if (value.length <= SHORT_STRING && putShortAscii(out, value))
        return;
    const at = reserve(out, Buffer.byteLength(value, 'utf8'));
    out.bytes.write(value, at, 'utf8');
}
function putShortAscii(out, value) {
    const at = reserve(out, value.length);
    for (let i = 0; i < value.length; i++) {
        const code = value.charCodeAt(i);
        if (code >= 0x80) {
            out.position += value.length;
            return false;
        }
        out.bytes[at + i] = code;
    }
    return true;
}
/** Hexadecimal digits, an even number of them, checked before. */
export function putHex(out, digits) {
    const at = reserve(out, digits.length / 2);
    out.bytes.write(digits, at, 'hex');
}
/** The length of what was written since `used` was `usedBefore`. */
export function putLength(out, usedBefore) {
    putVarint(out, used(out) - usedBefore);
}
/** Bytes written so far. Positions move when the buffer grows; this does not. */
export function used(out) {
    return out.bytes.length - out.position;
}
