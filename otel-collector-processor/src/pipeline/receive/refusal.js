import { SIGNALS } from '../../messages/index.ts';
/**
 * Every way to say no: the HTTP status, the gRPC status (also `code` of the google.rpc.Status in an HTTP body) and the
 * reason it is counted under. OTLP 1.11: a sender tries again after HTTP 429, 502, 503 and 504, after gRPC DEADLINE_EXCEEDED
 * (4) and UNAVAILABLE (14); after RESOURCE_EXHAUSTED (8) only with RetryInfo, which `too_large` never carries.
 */
export const REFUSALS = {
    unauthenticated: { http: 401, grpc: 16, reason: 'unauthenticated' },
    forbidden: { http: 403, grpc: 7, reason: 'forbidden' },
    malformed: { http: 400, grpc: 3, reason: 'malformed' },
    /** gRPC framing or compression that contradicts itself: INTERNAL by gRPC's specification. */
    bad_frame: { http: 400, grpc: 13, reason: 'malformed' },
    too_large: { http: 413, grpc: 8, reason: 'too_large' },
    unsupported: { http: 415, grpc: 12, reason: 'unsupported' },
    unknown_path: { http: 404, grpc: 12, reason: 'unsupported' },
    wrong_method: { http: 405, grpc: 12, reason: 'unsupported' },
    overloaded: { http: 503, grpc: 14, reason: 'overloaded' },
    failed: { http: 503, grpc: 14, reason: 'failed' },
    /** The sender did not send in time. */
    too_slow: { http: 408, grpc: 4, reason: 'timeout' },
    /** It was all here, and was not accepted in time. */
    late: { http: 503, grpc: 4, reason: 'timeout' },
    internal: { http: 500, grpc: 13, reason: 'internal' },
};
/** What the door itself makes a sender wait when it has no room, milliseconds: a request is done in far less. */
export const RETRY_AFTER_MS = 1_000;
export function refusal(kind, message) {
    const retryable = kind === 'overloaded' || kind === 'late';
    return retryable ? { kind, message, retryAfterMs: RETRY_AFTER_MS } : { kind, message };
}
export function tooLarge(maxBytes) {
    return refusal('too_large', `The request is larger than ${maxBytes} bytes (the limit holds after decompression). Send smaller batches.`);
}
export function noRoom() {
    return refusal('overloaded', 'Too many bytes are in flight at the moment. Try again.');
}
export function isRefusal(value) {
    return Object.hasOwn(REFUSALS, value.kind);
}
export function newReceiveStats() {
    const none = () => Object.fromEntries(Object.values(REFUSALS).map((row) => [row.reason, 0]));
    return { refused: Object.fromEntries(SIGNALS.map((signal) => [signal, none()])) };
}
/** Counts a refusal and passes it on. */
export function counted(stats, signal, refused) {
    stats.refused[signal][REFUSALS[refused.kind].reason] += 1;
    return refused;
}
