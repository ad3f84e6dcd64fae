import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Signal } from '../../../messages/index.ts';
import { ACCEPTED_CODINGS, codingOf } from '../contentCoding.ts';
import type { Door } from '../door.ts';
import { receiveExport, type ExportCall } from '../exportRequest.ts';
import { counted, isRefusal, refusal, type Refusal } from '../refusal.ts';
import { EXPORT_METHODS } from './exportMethods.ts';
import { EMPTY_MESSAGE, unaryFraming } from './grpcFrame.ts';
import { HEALTH_CHECK_PATH, answerHealthCheck } from './grpcHealth.ts';
import { endWith, replyMessage, replyRefusal } from './grpcReply.ts';
import { grpcTimeoutMs } from './grpcTimeout.ts';

const SUPPORTED_CODINGS = `identity, ${ACCEPTED_CODINGS}`;
const ACCEPT_ENCODING = { 'grpc-accept-encoding': SUPPORTED_CODINGS };

export function isGrpc(headers: IncomingHttpHeaders): boolean {
  return /^application\/grpc($|[+; ])/i.test(headers['content-type'] ?? '');
}

/** Answers one gRPC call: OTLP Export and the health check. Specification: gRPC over HTTP/2. Never rejects. */
export async function answerGrpc(door: Door, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  try {
    await answer(door, stream, headers);
  } catch {
    replyRefusal(stream, refusal('internal', 'The call could not be processed: this is a fault of Vigil.'));
  }
}

async function answer(door: Door, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  if (!isGrpc(headers)) return endWith(stream, { ':status': 415 });
  if (headers[':method'] !== 'POST') return endWith(stream, { ':status': 405, allow: 'POST' });
  const path = headers[':path'] ?? '';
  if (path === HEALTH_CHECK_PATH) return answerHealthCheck(door, stream);
  const signal = EXPORT_METHODS.get(path);
  if (signal === undefined) return replyRefusal(stream, refusal('unknown_path', 'This method is not known here.'));
  const call = readHeaders(door, signal, stream, headers);
  if (isRefusal(call)) {
    const more = call.kind === 'unsupported' ? ACCEPT_ENCODING : {};
    return replyRefusal(stream, counted(door.stats, signal, call), more);
  }
  const outcome = await receiveExport(door, call);
  if (outcome.kind === 'accepted') return replyMessage(stream, EMPTY_MESSAGE);
  if (outcome.kind !== 'gone') replyRefusal(stream, outcome);
}

function readHeaders(
  door: Door,
  signal: Signal,
  source: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): ExportCall | Refusal {
  const sender = door.identify(headers);
  if (isRefusal(sender)) return sender;
  if (!/^application\/grpc(\+proto)? *(;|$)/i.test(headers['content-type'] ?? ''))
    return refusal('unsupported', 'Messages are received in protobuf: content-type application/grpc+proto.');
  const encoding = header(headers, 'grpc-encoding');
  const coding = codingOf(encoding);
  if (coding === undefined)
    return refusal('unsupported', `This grpc-encoding is not supported. Supported are: ${SUPPORTED_CODINGS}.`);
  const askedMs = grpcTimeoutMs(header(headers, 'grpc-timeout'));
  if (Number.isNaN(askedMs)) return refusal('malformed', 'The header grpc-timeout is not a time.');
  if (askedMs === 0) return refusal('late', 'The time for this call was up before it began.');
  return {
    kind: 'call',
    signal,
    sender,
    source,
    onGone: (listener) => source.once('close', listener),
    invite: () => {},
    framing: unaryFraming(door.options.bodyMaxBytes, coding !== 'identity'),
    announcedBytes: undefined, // the length stands in the message's prefix
    coding,
    json: false,
    timeoutMs: Math.min(askedMs, door.options.requestTimeoutMs),
  };
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
