/** Frames of HTTP/2 by hand (RFC 9113 §4), for what no client library would send. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
export const SETTINGS = frame(4, 0, 0);
export const NO_ERROR = 0;
export const CANCEL = 8;
export function dataFrame(stream, data, endStream = false) {
    return frame(0, endStream ? 1 : 0, stream, Buffer.from(data));
}
export function resetFrame(stream, code) {
    const payload = Buffer.alloc(4);
    payload.writeUInt32BE(code);
    return frame(3, 0, stream, payload);
}
/** Without END_HEADERS: more has to follow. */
export function continuationFrame(stream) {
    return frame(9, 0, stream, Buffer.from([0, 1, 97, 1, 98]));
}
export function openHeadersFrame(stream) {
    return frame(1, 0, stream, Buffer.from([0, 1, 97, 1, 98]));
}
export function settingsFrame(entries) {
    return frame(4, 0, 0, Buffer.concat(Array.from({ length: entries }, () => Buffer.from([0, 3, 0, 0, 0, 100]))));
}
/** END_HEADERS; the fields as HPACK literals that are not indexed (RFC 7541 §6.2.2). */
export function headersFrame(stream, fields) {
    const literal = (text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
    const block = Object.entries(fields).map(([name, value]) => Buffer.concat([Buffer.from([0]), literal(name), literal(value)]));
    return frame(1, 4, stream, Buffer.concat(block));
}
function frame(type, flags, stream, payload = Buffer.alloc(0)) {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
}
