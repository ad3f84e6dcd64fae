import { connect } from 'node:net';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export type Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: string }>;

type Options = Readonly<{ method?: string; headers?: Readonly<Record<string, string>>; body?: string }>;

/** Opens a request whose path goes out byte for byte: no client normalises it on the way. */
export function openRequest(
  base: string,
  path: string,
  { method = 'GET', headers = {}, body }: Options = {},
): Promise<IncomingMessage> {
  const { hostname, port, host } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers: { host, ...headers }, agent: false }, resolve);
    sent.once('error', reject);
    sent.end(body);
  });
}

/** The same, with the whole answer. */
export async function rawRequest(base: string, path: string, options?: Options): Promise<Answer> {
  const answer = await openRequest(base, path, options);
  let body = '';
  for await (const chunk of answer as AsyncIterable<Buffer>) body += chunk.toString('utf8');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

/** Status line of the answer to a request line that Node's client would not send. */
export function rawStatusLine(base: string, requestLine: string): Promise<string> {
  const { hostname, port, host } = new URL(base);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${requestLine}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.once('error', reject);
    socket.once('close', () => resolve(text.split('\r\n')[0] ?? ''));
  });
}
