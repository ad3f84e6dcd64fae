import { connect } from 'node:net';
const SOCKETS = [];
/** A connection without any protocol. `closeRawSockets` ends it. */
export async function rawSocket(port, options = {}) {
    const socket = connect({ port, host: '127.0.0.1', ...options });
    SOCKETS.push(socket);
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', () => { });
    const ended = new Promise((resolve) => {
        socket.on('end', () => resolve(received));
        socket.on('close', () => resolve(received));
    });
    await new Promise((resolve) => socket.once('connect', resolve));
    return { socket, received: () => received, ended };
}
export function closeRawSockets() {
    for (const socket of SOCKETS.splice(0))
        socket.destroy();
}
