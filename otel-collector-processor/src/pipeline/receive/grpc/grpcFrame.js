import { refusal, tooLarge } from '../refusal.ts';
/** A message on the wire: a flag (1 = compressed), its length as u32 big-endian, then its bytes. */
export const PREFIX_BYTES = 5;
/** An empty message that is not compressed: the answer to every Export that was accepted as a whole. */
export const EMPTY_MESSAGE = Buffer.alloc(PREFIX_BYTES);
/** The framing of a unary call: exactly one message. A compressed one needs a `grpc-encoding`. */
export function unaryFraming(maxBytes, hasEncoding) {
    const checkHead = (head) => {
        const flag = head[0];
        if (flag > 1)
            return refusal('bad_frame', `The message begins with ${flag}: it is not a gRPC message.`);
        if (flag === 1 && !hasEncoding)
            return refusal('bad_frame', 'The message is marked as compressed, but there is no grpc-encoding.');
        return head.readUInt32BE(1) > maxBytes ? tooLarge(maxBytes) : undefined;
    };
    return {
        headBytes: PREFIX_BYTES,
        overheadBytes: PREFIX_BYTES,
        checkHead,
        unwrap: (body) => {
            if (body.length < PREFIX_BYTES)
                return refusal('malformed', 'The call ended before its message was complete.');
            const end = PREFIX_BYTES + body.readUInt32BE(1);
            if (body.length < end)
                return refusal('malformed', 'The call ended before its message was complete.');
            if (body.length > end)
                return refusal('malformed', 'A unary call carries one message; this one carried more.');
            return { kind: 'message', bytes: body.subarray(PREFIX_BYTES), encoded: body[0] === 1 };
        },
    };
}
export function frame(message) {
    const framed = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
    framed[0] = 0;
    framed.writeUInt32BE(message.length, 1);
    message.copy(framed, PREFIX_BYTES);
    return framed;
}
