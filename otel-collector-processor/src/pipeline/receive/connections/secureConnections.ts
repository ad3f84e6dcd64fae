import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

/** PEM texts. With `clientCa` only clients whose certificate it has signed get in (mTLS). */
export type ReceiverTls = Readonly<{ cert: string; key: string; clientCa?: string | undefined }>;

export type SecureConnections = Readonly<{
  /** Begins the handshake on a raw connection. One that fails, or takes too long, is cut. */
  open: (raw: Socket) => void;
  /** New connections get these certificates; those that there are keep theirs until they end. */
  renew: (tls: ReceiverTls) => void;
}>;

type Options = Readonly<{
  tls: ReceiverTls;
  handshakeTimeoutMs: number;
  /** The connection speaks in clear on `socket`, which is laid over `raw`. */
  onSecure: (socket: TLSSocket, raw: Socket) => void;
  /** A client did not get in; why, in the words of OpenSSL or Node. */
  onRefused: (reason: string) => void;
}>;

/** TLS on connections that are handed in. */
export function secureConnections({ tls, handshakeTimeoutMs, onSecure, onRefused }: Options): SecureConnections {
  /** Node does not say which raw connection a secure one lies on; their peers are the same. */
  const opening = new Map<string, Socket>();
  const server = createServer({
    ...contextOf(tls),
    requestCert: tls.clientCa !== undefined,
    rejectUnauthorized: tls.clientCa !== undefined,
    ALPNProtocols: ['h2', 'http/1.1'],
    handshakeTimeout: handshakeTimeoutMs,
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {}); // the client's; 'close' follows
    const peer = peerOf(socket);
    const raw = opening.get(peer);
    if (raw === undefined) return void socket.destroy();
    opening.delete(peer);
    onSecure(socket, raw);
  });
  server.on('tlsClientError', (error, socket) => {
    onRefused((error as { reason?: string }).reason ?? error.message);
    socket.destroy();
  });
  return {
    open: (raw) => {
      const peer = peerOf(raw);
      opening.set(peer, raw);
      raw.on('close', () => {
        if (opening.get(peer) === raw) opening.delete(peer);
      });
      server.emit('connection', raw);
    },
    renew: (renewed) => server.setSecureContext(contextOf(renewed)),
  };
}

function contextOf({ cert, key, clientCa }: ReceiverTls) {
  return { cert, key, ...(clientCa !== undefined && { ca: clientCa }) };
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}
