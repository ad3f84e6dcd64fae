import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { withoutQuery, type HttpExchange } from './httpExchange.ts';

export function http2Exchange(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): HttpExchange {
  return {
    method: headers[':method'] ?? '',
    path: withoutQuery(headers[':path'] ?? ''),
    headers,
    body: stream,
    invite: () => {
      if (headers.expect !== undefined) stream.additionalHeaders({ ':status': 100 });
    },
    onGone: (listener) => stream.once('close', listener),
    reply: (reply) => {
      if (stream.closed || stream.destroyed) return;
      stream.respond({
        ':status': reply.status,
        ...reply.headers,
        ...(reply.status !== 204 && { 'content-length': reply.body.length }),
      });
      if (headers[':method'] === 'HEAD') return;
      stream.end(reply.body);
      if (stream.readableEnded) return;
      stream.resume();
      // The answer is whole; the rest of the request is not wanted (RFC 9113 §8.1). Sent once the answer is.
      stream.close(constants.NGHTTP2_NO_ERROR);
    },
  };
}
