import { createServer } from 'node:net';
/** A port could not be opened. The message says which, why, and what to do. */
export class ListenError extends Error {
    name = 'ListenError';
    /** EADDRINUSE, EACCES, EADDRNOTAVAIL, … */
    code;
    port;
    constructor(code, port, message, cause) {
        super(message, { cause });
        this.code = code;
        this.port = port;
    }
}
/** A dead peer is noticed after about this long without a byte, plus the kernel's probes. */
const TCP_KEEP_ALIVE_MS = 60_000;
/** Opens a port; resolves when connections come in. Rejects with a ListenError. */
export function listen(options, onConnection) {
    const { host, port, reusePort, maxConnections, purpose } = options;
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS }, onConnection);
    server.maxConnections = maxConnections;
    return new Promise((resolve, reject) => {
        const refused = (cause) => {
            const code = cause.code ?? '';
            reject(new ListenError(code, port, `${purpose} cannot be received on ${host}:${port}: ${reasonOf(code, cause)}`, cause));
        };
        server.once('error', refused);
        server.listen({ host, port, reusePort, exclusive: true }, () => {
            server.off('error', refused);
            server.on('error', () => { }); // accepting failed once (no file handles): the next may do
            resolve(server);
        });
    });
}
export function portOf(server) {
    return server.address().port;
}
/** Rejects with the ListenError that `listen` would, now: with `reusePort` a second Vigil would share the port unnoticed. */
export async function assertPortFree(host, port, purpose) {
    const server = await listen({ host, port, reusePort: false, maxConnections: 1, purpose }, (socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
}
function reasonOf(code, cause) {
    switch (code) {
        case 'EADDRINUSE':
            return ('the port is taken. Often an OpenTelemetry Collector holds it, or another Vigil. ' +
                "Stop that, or set VIGIL_PORT_BASE to shift all of Vigil's ports.");
        case 'EACCES':
            return "this port needs more rights. Set VIGIL_PORT_BASE to shift all of Vigil's ports above 1023.";
        case 'EADDRNOTAVAIL':
            return 'this machine has no such address.';
        default:
            return `${cause.message}.`;
    }
}
