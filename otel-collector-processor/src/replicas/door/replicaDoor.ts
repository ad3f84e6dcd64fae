import { hash, randomUUID, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Delta, Tables } from '../../messages/index.ts';
import {
  DELTA_MAX_COMPRESSED_BYTES,
  INSTANCE_HEADER,
  PATHS,
  pipelineOf,
  POLL_MAX_SECONDS,
  REPLICA_HEADER,
  type DeltaReceipt,
} from '../protocol.ts';
import { DoorError } from './doorError.ts';
import { announcedBytes, parseDelta, readBody } from './readDelta.ts';
import { ReplicaBook, type ReplicaProcess } from './replicaBook.ts';
import { TablesViews } from './tablesViews.ts';

/** PEM texts. With `clientCa` replicas need a certificate that it has signed, beside their token. */
export type DoorTls = Readonly<{ cert: string; key: string; clientCa?: string | undefined }>;

/** What may change while the door is open. */
export type DoorCredentials = Readonly<{ tokens: readonly string[]; tls: DoorTls | undefined }>;

export type ReplicaDoorOptions = DoorCredentials &
  Readonly<{
    host: string;
    /** 0 takes a free one. */
    port: number;
    /** Resolves when the delta was applied or refused; the tables then say how far its pipeline was applied. */
    receive: (delta: Delta) => Promise<void>;
    currentTables: () => Tables;
    onError: (error: unknown, what: string) => void;
  }>;

/** Where the engine hears pipelines of other processes. */
export interface ReplicaDoor {
  readonly port: number;
  /** The tables have changed: who waits for that is told. */
  publish(): void;
  /** New requests need these tokens, new connections get these certificates. In clear or by TLS it stays as it was opened. */
  renew(credentials: DoorCredentials): void;
  /** Takes nothing new, and cuts what is not done by the deadline. */
  close(deadlineMs: number): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
/** For the whole of a request to arrive. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than a poll, so that a connection is not closed between two. */
const KEEP_ALIVE_MS = 65_000;
/** Two a replica; beyond it connections are closed at once. */
const CONNECTIONS_MAX = 2_048;
/** Compressed bytes of deltas that are being read or wait to be looked at. */
const HELD_MAX_BYTES = 2 * DELTA_MAX_COMPRESSED_BYTES;
const RETRY_AFTER_SECONDS = 1;

type Waiting = Readonly<{ replica: string; etag: string; look: () => void }>;

/** Opens the port. Rejects with an Error that says what to do where it cannot listen. */
export async function openReplicaDoor(o: ReplicaDoorOptions): Promise<ReplicaDoor> {
  const views = new TablesViews(randomUUID(), o.currentTables);
  const book = new ReplicaBook();
  const waiting = new Set<Waiting>();
  let credentials: DoorCredentials = o;
  let heldBytes = 0;
  let closing = false;
  /** Deltas are opened one at a time: what one of them expands to is the most that is held. */
  let opening: Promise<unknown> = Promise.resolve();

  const takeDelta = async ({ replica }: ReplicaProcess, request: IncomingMessage): Promise<DeltaReceipt> => {
    const bytes = announcedBytes(request);
    if (heldBytes + bytes > HELD_MAX_BYTES) throw new DoorError('busy', 'Too many deltas at once. Send it again.');
    heldBytes += bytes;
    try {
      const body = await readBody(request);
      const turn = opening.then(async () => {
        const local = await parseDelta(body);
        await o.receive({ ...local, pipelineId: pipelineOf(replica, local.pipelineId) });
        return local;
      });
      opening = turn.catch(() => {});
      return receiptFor(await turn, views.of(replica).greeting());
    } finally {
      heldBytes -= bytes;
    }
  };

  const pollTables = (
    { replica }: ReplicaProcess,
    { headers }: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const known = headers['if-none-match'] ?? '';
    const seconds = Math.min(POLL_MAX_SECONDS, Number(/^wait=(\d{1,3})$/.exec(String(headers.prefer ?? ''))?.[1] ?? 0));
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(entry);
        resolve();
      };
      const look = (): void => {
        if (response.destroyed) return end();
        const view = views.of(replica);
        if (view.etag === known && !closing) return;
        end();
        answer(response, view.etag === known ? 304 : 200, view.greeting(), { ETag: view.etag });
      };
      const timer = setTimeout(() => {
        end();
        answer(response, 304, undefined, { ETag: known });
      }, seconds * 1000);
      const entry: Waiting = { replica, etag: known, look };
      waiting.add(entry);
      response.once('close', end);
      look();
    });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!credentials.tokens.some((token) => isBearer(request.headers.authorization, token)))
      throw new DoorError(
        'unauthorized',
        "The token is none that this engine takes. It is in replica.token of the engine's data directory, or one of replicas.tokens.",
      );
    const path = Object.values(PATHS).find((known) => known === request.url);
    if (path === undefined)
      throw new DoorError('not_found', 'There is no such path here: pipelines of Vigil ask here.');
    const process = ReplicaBook.processOf(request.headers[REPLICA_HEADER], request.headers[INSTANCE_HEADER]);
    const method = path === PATHS.tables ? 'GET' : 'POST';
    if (request.method !== method) throw new DoorError('method_not_allowed', `${path} takes ${method}.`);
    switch (path) {
      case PATHS.hello: {
        book.hello(process);
        const view = views.of(process.replica);
        return answer(response, 200, view.greeting(), { ETag: view.etag });
      }
      case PATHS.deltas:
        book.check(process);
        return answer(response, 200, await takeDelta(process, request));
      case PATHS.tables:
        book.check(process);
        return pollTables(process, request, response);
      default:
        return path satisfies never;
    }
  };

  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.destroyed || response.headersSent) return;
      if (!(error instanceof DoorError)) o.onError(error, 'a request of a replica was not answered');
      const refusal =
        error instanceof DoorError ? error : new DoorError('not_applied', 'The engine failed. Its log says why.');
      // what is left of the body is not read: the connection is of no use any more
      answer(response, refusal.status, refusal.body, {
        ...(refusal.status === 503 && { 'Retry-After': String(RETRY_AFTER_SECONDS) }),
        ...(!request.complete && { Connection: 'close' }),
      });
    });
  };
  const server = serverFor(o.tls, listener);
  server.maxConnections = CONNECTIONS_MAX;
  await listening(server, o.host, o.port);
  server.on('error', (error) => o.onError(error, 'the port of the replicas cannot take a connection'));
  return {
    port: (server.address() as AddressInfo).port,
    publish: () => {
      for (const { look } of [...waiting]) look();
    },
    renew: (renewed) => {
      credentials = renewed;
      if ('setSecureContext' in server && renewed.tls !== undefined) server.setSecureContext(contextOf(renewed.tls));
    },
    close: async (deadlineMs) => {
      closing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { look } of [...waiting]) look();
      server.closeIdleConnections();
      const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await closed;
      clearTimeout(deadline);
    },
  };
}

/** Throws DoorError `not_applied` where the engine has neither taken the delta nor something else in its place. */
function receiptFor(
  delta: Delta,
  { boot, tables: { applied } }: Readonly<{ boot: string; tables: Tables }>,
): DeltaReceipt {
  const position = applied.find((a) => a.pipelineId === delta.pipelineId && a.epoch === delta.epoch)?.position;
  const isReport = delta.from === delta.to;
  if (!isReport && (position === undefined || (position === delta.from && position < delta.to)))
    throw new DoorError('not_applied', 'The engine could not keep the delta. Its log says why; send it again.');
  return { boot, applied };
}

function serverFor(tls: DoorTls | undefined, listener: RequestListener): Server | SecureServer {
  const limits = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  if (tls === undefined) return createServer(limits, listener);
  const isAsked = tls.clientCa !== undefined;
  return createSecureServer(
    {
      ...limits,
      ...contextOf(tls),
      requestCert: isAsked,
      rejectUnauthorized: isAsked,
      handshakeTimeout: HEADERS_TIMEOUT_MS,
    },
    listener,
  );
}

function contextOf({ cert, key, clientCa }: DoorTls) {
  return { cert, key, ...(clientCa !== undefined && { ca: clientCa }) };
}

async function listening(server: Server | SecureServer, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === 'EADDRINUSE'
        ? `Port ${port} of ${host}, where replicas are to find the engine, is taken. Stop what listens there, set replicas.port, or shift all of Vigil's ports with VIGIL_PORT_BASE.`
        : `The engine cannot listen for replicas on port ${port} of ${host}: ${message}.`;
    throw new Error(why, { cause });
  }
}

function answer(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  if (status === 304 || body === undefined) {
    response.writeHead(status, { 'Cache-Control': 'no-store', ...headers }).end();
    return;
  }
  const json = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      'Content-Length': json.length,
      'Cache-Control': 'no-store', // it holds the key of the installation
      ...headers,
    })
    .end(json);
}

/** Digests are compared, in constant time: neither how much of a token is right nor how long it is can be told. */
function isBearer(authorization: string | undefined, token: string): boolean {
  const borne = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  return token !== '' && timingSafeEqual(hash('sha256', borne, 'buffer'), hash('sha256', token, 'buffer'));
}
