import { type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders, constants } from 'node:http2';
import { RESPONSE_MAX_BYTES, inWords } from './senderOptions.ts';

/** Flag and length before a message (gRPC over HTTP/2: Length-Prefixed-Message). */
const PREFIX_BYTES = 5;

/**
 * - answered: there is a status. `headers` are those of the answer and its trailers together; `message` is empty if there
 *   was none, or if it is compressed, which nobody asked for.
 * - unprocessed: the server has surely not looked at the request (refused, or behind a GOAWAY): safe to send at once again.
 * - broken: no answer came. `sent`: the request may have got there.
 */
export type Exchange =
  | Readonly<{ kind: 'answered'; headers: IncomingHttpHeaders; message: Buffer }>
  | Readonly<{ kind: 'unprocessed'; words: string }>
  | Readonly<{ kind: 'broken'; words: string; sent: boolean }>;

/** One message out, one back, as a gRPC unary call. Never rejects. `headers` with a grpc-encoding say that `body` is in it. */
export async function unaryCall(
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Uint8Array,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Exchange> {
  if (signal.aborted) return { kind: 'broken', words: 'stopped', sent: false };
  if (session.closed || session.destroyed) return { kind: 'unprocessed', words: 'the connection closed' };
  const stream = session.request(headers);
  const received: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  let bytes = 0;
  let failure: Error | undefined;
  /** A request leaves when its connection is there; it says so for ever then. */
  const sent = (): boolean => !session.connecting;

  return new Promise((resolve) => {
    const end = (exchange: Exchange): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(exchange);
      if (!stream.closed)
        stream.close(exchange.kind === 'answered' ? constants.NGHTTP2_NO_ERROR : constants.NGHTTP2_CANCEL);
    };
    const stop = (): void => end({ kind: 'broken', words: 'stopped', sent: sent() });
    const timer = setTimeout(
      () => end({ kind: 'broken', words: `no answer within ${timeoutMs} ms`, sent: sent() }),
      timeoutMs,
    );
    /** Behind the last byte, or an error: what has a status is an answer, whatever became of the connection then. */
    const finish = (): void => {
      const isHttpFailure = received[':status'] !== undefined && Number(received[':status']) !== 200;
      if (received['grpc-status'] !== undefined || isHttpFailure) {
        end({ kind: 'answered', headers: received, message: messageOf(chunks) });
      } else if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) {
        end({ kind: 'unprocessed', words: 'the server refused the request unread' });
      } else {
        end({
          kind: 'broken',
          words: failure === undefined ? 'the connection ended before the answer' : inWords(failure),
          sent: sent(),
        });
      }
    };
    signal.addEventListener('abort', stop);
    stream.on('response', (head) => Object.assign(received, head));
    stream.on('trailers', (trailers) => Object.assign(received, trailers));
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= RESPONSE_MAX_BYTES) chunks.push(chunk);
    });
    stream.on('error', (error) => (failure = error)); // 'close' follows
    stream.on('end', finish);
    stream.on('close', finish);

    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix[0] = headers['grpc-encoding'] === undefined ? 0 : 1;
    prefix.writeUInt32BE(body.length, 1);
    stream.cork();
    stream.write(prefix);
    stream.end(body);
    stream.uncork();
  });
}

function messageOf(chunks: readonly Buffer[]): Buffer {
  const frame = Buffer.concat(chunks);
  return frame[0] === 0 ? frame.subarray(PREFIX_BYTES) : Buffer.alloc(0);
}
