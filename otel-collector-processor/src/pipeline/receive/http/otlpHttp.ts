import { SIGNALS, type Signal } from '../../../messages/index.ts';
import { ACCEPTED_CODINGS, codingOf } from '../contentCoding.ts';
import type { Door } from '../door.ts';
import { receiveExport, type ExportCall, type Framing } from '../exportRequest.ts';
import { REFUSALS, counted, isRefusal, refusal, type Refusal } from '../refusal.ts';
import { statusToJson, statusToProtobuf } from '../rpcStatus.ts';
import { CONTENT_TYPES, formatOf } from './contentType.ts';
import { announcedBytes, type HttpExchange } from './httpExchange.ts';

const SIGNAL_OF_PATH: ReadonlyMap<string, Signal> = new Map(SIGNALS.map((signal) => [`/v1/${signal}`, signal]));
const HEALTH_PATH = '/healthz';
const PLAIN: Framing = {
  overheadBytes: 0,
  headBytes: Infinity,
  checkHead: () => undefined,
  unwrap: (bytes) => ({ kind: 'message', bytes, encoded: true }),
};
const NOTHING = Buffer.alloc(0);
/** An ExportServiceResponse with partial_success unset. */
const SUCCESS = { protobuf: NOTHING, json: Buffer.from('{}') };

/** Answers one request of OTLP/HTTP 1.11, or GET /healthz. Never rejects. */
export async function answerHttp(door: Door, exchange: HttpExchange): Promise<void> {
  try {
    await answer(door, exchange);
  } catch {
    replyRefusal(door, exchange, refusal('internal', 'The request could not be processed: this is a fault of Vigil.'));
  }
}

async function answer(door: Door, exchange: HttpExchange): Promise<void> {
  const { method, path, headers } = exchange;
  const signal = SIGNAL_OF_PATH.get(path);
  if (signal === undefined) {
    if (path === HEALTH_PATH) return replyHealth(door, exchange);
    const paths = [...SIGNAL_OF_PATH.keys()].join(', ');
    return replyRefusal(door, exchange, refusal('unknown_path', `Nothing is received at this path. Send to ${paths}.`));
  }
  if (method === 'OPTIONS') {
    const preflight = door.cors.preflight(headers);
    if (preflight !== undefined) return exchange.reply({ status: 204, headers: preflight, body: NOTHING });
  }
  const call = readHeaders(door, signal, exchange);
  if (isRefusal(call)) return replyRefusal(door, exchange, counted(door.stats, signal, call));
  const outcome = await receiveExport(door, call);
  if (isRefusal(outcome)) return replyRefusal(door, exchange, outcome);
  if (outcome.kind === 'gone') return;
  const format = call.json ? 'json' : 'protobuf';
  exchange.reply({
    status: 200,
    headers: { 'content-type': CONTENT_TYPES[format], ...door.cors.answer(headers) },
    body: SUCCESS[format],
  });
}

function readHeaders(door: Door, signal: Signal, exchange: HttpExchange): ExportCall | Refusal {
  const { method, headers, body } = exchange;
  if (method !== 'POST') return refusal('wrong_method', 'Telemetry is sent with POST.');
  const sender = door.identify(headers);
  if (isRefusal(sender)) return sender;
  const format = formatOf(headers['content-type']);
  if (format === undefined)
    return refusal('unsupported', `The Content-Type has to be ${CONTENT_TYPES.protobuf} or ${CONTENT_TYPES.json}.`);
  const coding = codingOf(headers['content-encoding']);
  if (coding === undefined)
    return refusal('unsupported', `This Content-Encoding is not supported. Supported are: ${ACCEPTED_CODINGS}.`);
  return {
    kind: 'call',
    signal,
    sender,
    source: body,
    onGone: exchange.onGone,
    invite: exchange.invite,
    framing: PLAIN,
    announcedBytes: announcedBytes(headers),
    coding,
    json: format === 'json',
    timeoutMs: door.options.requestTimeoutMs,
  };
}

function replyHealth(door: Door, exchange: HttpExchange): void {
  const { method } = exchange;
  if (method !== 'GET' && method !== 'HEAD')
    return replyRefusal(door, exchange, refusal('wrong_method', 'Ask for health with GET.'));
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  exchange.reply({ status: door.closing ? 503 : 200, headers, body: Buffer.from(door.closing ? 'closing\n' : 'ok\n') });
}

/** google.rpc.Status in the request's format; JSON, which people read, if that is unknown. */
function replyRefusal(door: Door, exchange: HttpExchange, refused: Refusal): void {
  const { headers, path } = exchange;
  const format = formatOf(headers['content-type']) ?? 'json';
  exchange.reply({
    status: REFUSALS[refused.kind].http,
    headers: {
      'content-type': CONTENT_TYPES[format],
      ...(refused.retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(refused.retryAfterMs / 1_000)) }),
      ...(refused.kind === 'unauthenticated' && { 'www-authenticate': 'Bearer realm="vigil"' }),
      ...(refused.kind === 'unsupported' && { 'accept-encoding': ACCEPTED_CODINGS }),
      ...(refused.kind === 'wrong_method' && { allow: path === HEALTH_PATH ? 'GET, HEAD' : 'POST' }),
      ...door.cors.answer(headers),
    },
    body: format === 'protobuf' ? statusToProtobuf(refused) : statusToJson(refused),
    ...(refused.kind === 'too_slow' && { abandon: true }),
  });
}
