import { REFUSALS } from './refusal.ts';
/** Longer sentences are cut: a header is limited, and OTLP limits answers. */
const MESSAGE_MAX_CHARS = 1_024;
const TYPE_URL = 'type.googleapis.com/google.rpc.';
/**
 * google.rpc.Status in protobuf, written by hand (google/rpc/status.proto, error_details.proto): code and message, with
 * RetryInfo where the sender may try again and BadRequest where its data was wrong, as OTLP asks.
 */
export function statusToProtobuf(refused) {
    const message = Buffer.from(statusMessage(refused));
    const parts = [intField(1, REFUSALS[refused.kind].grpc), bytesField(2, message)];
    if (refused.retryAfterMs !== undefined) {
        const seconds = Math.floor(refused.retryAfterMs / 1_000);
        const nanos = Math.round((refused.retryAfterMs % 1_000) * 1e6);
        const duration = Buffer.concat([intField(1, seconds), intField(2, nanos)]);
        parts.push(bytesField(3, any('RetryInfo', bytesField(1, duration))));
    }
    if (refused.kind === 'malformed')
        parts.push(bytesField(3, any('BadRequest', bytesField(1, bytesField(2, message)))));
    return Buffer.concat(parts);
}
/** The same in proto3's JSON mapping. */
export function statusToJson(refused) {
    const message = statusMessage(refused);
    const details = [];
    if (refused.retryAfterMs !== undefined)
        details.push({ '@type': `${TYPE_URL}RetryInfo`, retryDelay: `${refused.retryAfterMs / 1_000}s` });
    if (refused.kind === 'malformed')
        details.push({ '@type': `${TYPE_URL}BadRequest`, fieldViolations: [{ description: message }] });
    const status = { code: REFUSALS[refused.kind].grpc, message, ...(details.length > 0 && { details }) };
    return Buffer.from(JSON.stringify(status));
}
/** The sentence as it goes out: short, and well-formed Unicode. */
export function statusMessage(refused) {
    const { message } = refused;
    const short = message.length > MESSAGE_MAX_CHARS ? `${message.slice(0, MESSAGE_MAX_CHARS)}…` : message;
    return short.toWellFormed();
}
function any(type, value) {
    return Buffer.concat([bytesField(1, Buffer.from(TYPE_URL + type)), bytesField(2, value)]);
}
function intField(number, value) {
    return value === 0 ? Buffer.alloc(0) : Buffer.from([number << 3, ...varint(value)]);
}
function bytesField(number, value) {
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(value.length)]), value]);
}
function varint(value) {
    const bytes = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128))
        bytes.push((rest % 128) | 128);
    bytes.push(rest);
    return bytes;
}
