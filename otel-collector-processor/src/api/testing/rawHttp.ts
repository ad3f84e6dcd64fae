import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** An answer as it was read off the socket. `code` is that of an error's body. */
export type RawAnswer = Readonly<{ status: number; head: string; body: string; code: string | undefined }>;

export function parseAnswer(bytes: Buffer): RawAnswer {
  const text = bytes.toString('latin1');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  let code: string | undefined;
  try {
    code = (JSON.parse(body) as { error?: { code?: string } }).error?.code;
  } catch {
    code = undefined;
  }
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body, code };
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other side hangs up, however it does. */
export async function readToEnd(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {}); // a reset ends it as well
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks);
}

/** Sends bytes that no HTTP client would, and reads the answer. The bytes should ask for `Connection: close`. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(port);
  const answer = readToEnd(socket);
  socket.write(bytes);
  return parseAnswer(await answer);
}

/** One request whose target stands on the request line exactly as given. */
export function rawRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): string {
  const all = {
    Host: '127.0.0.1',
    Connection: 'close',
    ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
