import { Client, type Dispatcher } from 'undici';
import type { Answer } from './answer.ts';
import { ExchangeError, exchangeError } from './exchangeError.ts';
import type { ConnectionPhase, Lookup, OnConnectionPhase } from './checkedAddresses.ts';
import { createGuardedConnector, type GuardedConnector } from './guardedConnector.ts';
import type { TlsFacts } from '../probes/tlsFacts.ts';
import { timeoutFault } from './withinTime.ts';

export type Phase = ConnectionPhase | 'firstByte' | 'transfer';

export type Exchange = Readonly<{
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  allowPrivate: boolean;
  /** HTTP/2, where a server with TLS offers it. */
  allowH2: boolean;
  /** Largest answer, head included, that is read. */
  maxBytes: number;
  /** On the clock of `monotonicMs`. */
  deadlineMs: number;
  signal: AbortSignal;
  /** Called when the request goes out on an open connection; from here on the target may act upon it. */
  onSent: () => void;
  /** Bytes of the request, and of the answer as they come; heads are counted as HTTP/1.1 writes them. */
  onBytes: (bytes: number) => void;
  /** Time spent in a phase; several times where there are several connections. */
  onPhase: (phase: Phase, durationMs: number) => void;
}>;

export type SessionOptions = Readonly<{ lookup: Lookup; monotonicMs: () => number }>;

/** The connections of one attempt. Every attempt has its own, so that it meets what a new customer meets. */
export type HttpSession = Readonly<{
  /** Rejects with ExchangeError alone. */
  exchange: (request: Exchange) => Promise<Answer>;
  close: () => void;
}>;

type Connection = {
  client: Client;
  connector: GuardedConnector;
  /** Of a connection with TLS that is open. */
  tls: TlsFacts | undefined;
  onPhase: OnConnectionPhase;
};

const TIMEOUT_WORDS: Readonly<Record<Phase, string>> = {
  dns: 'while its name was looked up',
  connect: 'while the connection was opened',
  tls: 'while TLS was agreed on',
  firstByte: 'before the answer began',
  transfer: 'while the answer was read',
};

function bytesText(bytes: number): string {
  const [unit, size] = bytes >= 1024 * 1024 ? (['MiB', 1024 * 1024] as const) : (['KiB', 1024] as const);
  return `${Math.round((bytes / size) * 10) / 10} ${unit}`;
}

/** Bytes of header lines in HTTP/1.1: name, colon, space, value, end of line. */
function headBytes(headers: Readonly<Record<string, string | readonly string[]>>): number {
  return Object.entries(headers).reduce(
    (sum, [name, values]) => [values].flat().reduce((more, value) => more + name.length + value.length + 4, sum),
    0,
  );
}

export function createHttpSession({ lookup, monotonicMs }: SessionOptions): HttpSession {
  const connections = new Map<string, Connection>();

  const connectionTo = (url: URL, allowPrivate: boolean, allowH2: boolean): Connection => {
    const key = `${url.origin} ${allowPrivate} ${allowH2}`;
    const known = connections.get(key);
    if (known !== undefined) return known;
    const connector = createGuardedConnector({
      allowPrivate,
      lookup,
      allowH2,
      onTls: (facts) => (connection.tls = facts),
      onPhase: (phase, edge) => connection.onPhase(phase, edge),
    });
    const client = new Client(url.origin, {
      connect: connector.connect,
      pipelining: 1,
      allowH2,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const connection: Connection = { client, connector, tls: undefined, onPhase: () => {} };
    connections.set(key, connection);
    return connection;
  };

  const drop = (connection: Connection): void => {
    for (const [key, candidate] of connections) if (candidate === connection) connections.delete(key);
    connection.connector.abandon();
    connection.client.destroy().catch(() => {}); // what was under way is settled already
  };

  const exchange = (request: Exchange): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { url, onPhase } = request;
      const connection = connectionTo(url, request.allowPrivate, request.allowH2);
      let phase: Phase = 'connect';
      let phaseBeganMs = monotonicMs();
      const enter = (next: Phase): void => {
        phase = next;
        phaseBeganMs = monotonicMs();
      };
      const leave = (): void => onPhase(phase, monotonicMs() - phaseBeganMs);
      connection.onPhase = (name, edge) => {
        if (edge === 'begin') enter(name);
        else onPhase(name, monotonicMs() - phaseBeganMs);
      };

      let settled = false;
      const settle = (finish: () => void): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        request.signal.removeEventListener('abort', onAbort);
        finish();
      };
      /** Nothing more is wanted of the connection: an answer that is still coming is in the way of the next. */
      const fail = (error: ExchangeError): void =>
        settle(() => {
          drop(connection);
          reject(error);
        });
      const onAbort = (): void => fail(new ExchangeError('runner', 'the run was ended'));
      const onTimeout = (): void => {
        const lateMs = monotonicMs() - request.deadlineMs;
        const message = `${url.host} took too long ${TIMEOUT_WORDS[phase]}`;
        const fault = phase === 'dns' ? 'runner' : 'target';
        fail(timeoutFault(lateMs, () => new ExchangeError(fault, message, { isTimeout: true })));
      };
      const timer = setTimeout(onTimeout, Math.max(0, request.deadlineMs - monotonicMs()));
      request.signal.addEventListener('abort', onAbort);
      if (request.signal.aborted) return onAbort();

      let status = 0;
      let headers: Answer['headers'] = {};
      const chunks: Buffer[] = [];
      let received = 0;
      let sent = false;
      const tooLarge = (): void =>
        fail(new ExchangeError('target', `the answer of ${url.host} is larger than ${bytesText(request.maxBytes)}`));

      const handler: Dispatcher.DispatchHandler = {
        onRequestStart(controller) {
          if (settled) return;
          // undici may try a request again on a new connection; the budget had room for one.
          if (sent) {
            controller.abort(new ExchangeError('target', `${url.host} closed the connection before it answered`));
            return;
          }
          sent = true;
          request.onSent();
          request.onBytes(headBytes(request.headers) + url.href.length + Buffer.byteLength(request.body ?? ''));
          enter('firstByte');
        },
        onResponseStart(_controller, statusCode, incoming) {
          if (settled || statusCode < 200) return;
          leave();
          enter('transfer');
          status = statusCode;
          headers = Object.fromEntries(
            Object.entries(incoming).map(([name, value]) => [name.toLowerCase(), [value ?? []].flat()]),
          );
          received = headBytes(headers);
          request.onBytes(received);
          const announced = Number(headers['content-length']?.[0] ?? 0);
          if (request.method !== 'HEAD' && received + announced > request.maxBytes) tooLarge();
        },
        onResponseData(_controller, chunk) {
          if (settled) return;
          received += chunk.length;
          if (received > request.maxBytes) tooLarge();
          else {
            request.onBytes(chunk.length);
            chunks.push(chunk);
          }
        },
        onResponseEnd() {
          settle(() => {
            leave();
            const body = Buffer.concat(chunks);
            const encoding = headers['content-encoding']?.join(', ') ?? '';
            const http = { version: connection.tls?.protocol === 'h2' ? '2' : '1.1', bytes: body.length, encoding };
            const { tls } = connection;
            resolve({ status, headers, body, facts: tls === undefined ? { http } : { http, tls: tls.facts } });
          });
        },
        onResponseError(_controller, error) {
          fail(exchangeError(error, url.host));
        },
      };
      connection.client.dispatch(
        {
          path: `${url.pathname}${url.search}`,
          method: request.method as Dispatcher.HttpMethod,
          headers: { ...request.headers },
          body: request.body ?? null,
        },
        handler,
      );
    });

  return {
    exchange,
    close: () => {
      for (const connection of [...connections.values()]) drop(connection);
    },
  };
}
