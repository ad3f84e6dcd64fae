import { connect, type Socket } from 'node:net';

const SOCKETS: Socket[] = [];

export type RawSocket = Readonly<{
  socket: Socket;
  /** Everything received so far, as latin1. */
  received: () => string;
  /** Settles when the other side has ended or cut the connection, with everything received. */
  ended: Promise<string>;
}>;

/** A connection without any protocol. `closeRawSockets` ends it. */
export async function rawSocket(port: number, options: { allowHalfOpen?: boolean } = {}): Promise<RawSocket> {
  const socket = connect({ port, host: '127.0.0.1', ...options });
  SOCKETS.push(socket);
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    socket.on('end', () => resolve(received));
    socket.on('close', () => resolve(received));
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return { socket, received: () => received, ended };
}

export function closeRawSockets(): void {
  for (const socket of SOCKETS.splice(0)) socket.destroy();
}
