import { connect } from 'node:net';
import { once } from 'node:events';
export function parseAnswer(bytes) {
    const text = bytes.toString('latin1');
    const [head = '', ...rest] = text.split('\r\n\r\n');
    const body = rest.join('\r\n\r\n');
    let code;
    try {
        code = JSON.parse(body).error?.code;
    }
    catch {
        code = undefined;
    }
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body, code };
}
export async function openSocket(port) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
}
/** All that comes until the other side hangs up, however it does. */
export async function readToEnd(socket) {
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => { }); // a reset ends it as well
    await new Promise((resolve) => socket.once('close', resolve));
    return Buffer.concat(chunks);
}
/** Sends bytes that no HTTP client would, and reads the answer. The bytes should ask for `Connection: close`. */
export async function sendRaw(port, bytes) {
    const socket = await openSocket(port);
    const answer = readToEnd(socket);
    socket.write(bytes);
    return parseAnswer(await answer);
}
/** One request whose target stands on the request line exactly as given. */
export function rawRequest(method, target, headers, body = '') {
    const all = {
        Host: '127.0.0.1',
        Connection: 'close',
        ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
        ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
