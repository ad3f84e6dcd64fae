const NOTHING = new Uint8Array(0);
function fieldsOf(bytes) {
    const fields = [];
    let p = 0;
    const varint = () => {
        let value = 0;
        for (let scale = 1; p < bytes.length; scale *= 128) {
            const byte = bytes[p++];
            value += (byte & 0x7f) * scale;
            if (byte < 0x80)
                return value;
        }
        return Number.NaN;
    };
    while (p < bytes.length) {
        const tag = varint();
        const number = Math.floor(tag / 8);
        switch (tag % 8) {
            case 0:
                fields.push({ number, varint: varint(), bytes: NOTHING });
                break;
            case 1:
                p += 8;
                break;
            case 2: {
                const length = varint();
                if (!(p + length <= bytes.length))
                    return [];
                fields.push({ number, varint: 0, bytes: bytes.subarray(p, p + length) });
                p += length;
                break;
            }
            case 5:
                p += 4;
                break;
            default:
                return [];
        }
    }
    return fields;
}
const text = (bytes) => Buffer.from(bytes).toString('utf8');
/** Items that were rejected, and what was said about it. Zero with a message is a warning. */
export function partialSuccessOf(response) {
    let rejectedItems = 0;
    let message = '';
    for (const outer of fieldsOf(response)) {
        if (outer.number !== 1)
            continue;
        for (const inner of fieldsOf(outer.bytes)) {
            if (inner.number === 1)
                rejectedItems = Number.isSafeInteger(inner.varint) ? inner.varint : 0; // negative: nonsense
            if (inner.number === 2)
                message = text(inner.bytes);
        }
    }
    return { rejectedItems, message };
}
/** `message` of a google.rpc.Status, and the delay of its RetryInfo in milliseconds, if there is one. */
export function statusOf(status) {
    let message = '';
    let retryAfterMs;
    for (const field of fieldsOf(status)) {
        if (field.number === 2)
            message = text(field.bytes);
        if (field.number !== 3)
            continue;
        const any = fieldsOf(field.bytes);
        const type = any.find((f) => f.number === 1);
        const value = any.find((f) => f.number === 2);
        if (type === undefined || !text(type.bytes).endsWith('/google.rpc.RetryInfo'))
            continue;
        const delay = fieldsOf(value?.bytes ?? NOTHING).find((f) => f.number === 1);
        const parts = fieldsOf(delay?.bytes ?? NOTHING);
        const seconds = parts.find((f) => f.number === 1)?.varint ?? 0;
        const nanos = parts.find((f) => f.number === 2)?.varint ?? 0;
        const delayMs = seconds * 1000 + nanos / 1e6;
        if (Number.isSafeInteger(seconds) && Number.isSafeInteger(nanos))
            retryAfterMs = delayMs;
    }
    return { message, retryAfterMs };
}
/** Retry-After: seconds or an HTTP date (RFC 9110 §10.2.3); undefined for anything else. */
export function retryAfterMsOf(header, nowMs) {
    if (header === undefined)
        return undefined;
    const value = header.trim();
    if (/^\d+$/.test(value))
        return Number(value) * 1000;
    if (!/[a-z]{3}/i.test(value))
        return undefined; // Date.parse takes "1.5" and the like for a date
    const date = Date.parse(value);
    return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
