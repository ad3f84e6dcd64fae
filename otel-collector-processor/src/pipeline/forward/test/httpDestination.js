import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from './loopbackCertificate.ts';
/** An OTLP/HTTP destination on loopback; each test says how it answers. Bodies are decompressed. */
export class HttpDestination {
    received = [];
    /** Every connection that was ever made. */
    connections = 0;
    answer = (response) => response.end();
    #sockets = new Set();
    #server;
    #scheme;
    constructor(tls = false) {
        this.#scheme = tls ? 'https' : 'http';
        this.#server = tls ? createSecureServer({ key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE }) : createServer();
        this.#server.on(tls ? 'secureConnection' : 'connection', (socket) => {
            this.connections += 1;
            this.#sockets.add(socket);
            socket.on('close', () => this.#sockets.delete(socket));
        });
        this.#server.on('request', (request, response) => {
            const chunks = [];
            request.on('data', (chunk) => chunks.push(chunk));
            request.on('end', () => {
                const raw = Buffer.concat(chunks);
                const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
                const received = { path: request.url ?? '', headers: request.headers, body };
                this.received.push(received);
                this.answer(response, received);
            });
        });
    }
    get url() {
        return `${this.#scheme}://127.0.0.1:${this.#server.address().port}`;
    }
    async listen(port = 0) {
        await new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
        return this;
    }
    /** Resets every connection. */
    cut() {
        for (const socket of this.#sockets)
            socket.destroy();
    }
    async close() {
        const closed = new Promise((resolve) => this.#server.close(resolve));
        this.cut();
        await closed;
    }
}
