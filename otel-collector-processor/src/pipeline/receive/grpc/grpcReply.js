import { constants } from 'node:http2';
import { REFUSALS } from '../refusal.ts';
import { statusMessage, statusToProtobuf } from '../rpcStatus.ts';
const OK_HEADERS = { ':status': 200, 'content-type': 'application/grpc' };
/** Answers with one framed message and status OK. */
export function replyMessage(stream, framed) {
    if (stream.closed || stream.destroyed)
        return;
    stream.respond(OK_HEADERS, { waitForTrailers: true });
    stream.on('wantTrailers', sendOk);
    stream.end(framed);
}
function sendOk() {
    this.sendTrailers({ 'grpc-status': '0' });
}
/** Answers with a status and no message: headers alone ("Trailers-Only"). The rest of the request is not waited for. */
export function replyStatus(stream, code, message, more) {
    endWith(stream, {
        ...OK_HEADERS,
        'grpc-status': String(code),
        ...(message !== '' && { 'grpc-message': percentEncoded(message) }),
        ...more,
    });
}
export function replyRefusal(stream, refused, more = {}) {
    // Base64 without padding, as gRPC asks of binary headers.
    const details = statusToProtobuf(refused).toString('base64').replace(/=+$/, '');
    replyStatus(stream, REFUSALS[refused.kind].grpc, statusMessage(refused), {
        'grpc-status-details-bin': details,
        ...more,
    });
}
/** Answers with headers alone, and tells a sender that is not done that it need not go on (RFC 9113 §8.1). */
export function endWith(stream, headers) {
    if (stream.closed || stream.destroyed)
        return;
    stream.respond(headers, { endStream: true });
    if (!stream.readableEnded) {
        stream.resume();
        stream.close(constants.NGHTTP2_NO_ERROR);
    }
}
/** `grpc-message`: UTF-8, with all but printable ASCII and `%` percent-encoded. */
export function percentEncoded(message) {
    return message.replace(/[^ -$&-~]+/gu, (run) => Array.from(Buffer.from(run), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}
