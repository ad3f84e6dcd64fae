import * as http2 from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { exportResponse } from './answerBytes.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from './loopbackCertificate.ts';
/** An OTLP/gRPC destination on loopback, frame by frame; each test says how it answers. */
export class GrpcDestination {
    received = [];
    /** Every connection that was ever made, the last one last. */
    sessions = [];
    answer = (stream) => grpcAnswer(stream, 0);
    #server;
    #scheme;
    constructor(tls = false, options = {}) {
        this.#scheme = tls ? 'https' : 'http';
        this.#server = tls
            ? http2.createSecureServer({ key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE, ...options })
            : http2.createServer(options);
        this.#server.on('session', (session) => {
            session.on('error', () => { });
            this.sessions.push(session);
        });
        this.#server.on('stream', (stream, headers) => {
            stream.on('error', () => { });
            const chunks = [];
            stream.on('data', (chunk) => chunks.push(chunk));
            stream.on('end', () => {
                if (stream.destroyed)
                    return; // the client has given it up
                const frame = Buffer.concat(chunks);
                const message = frame[0] === 1 ? gunzipSync(frame.subarray(5)) : frame.subarray(5);
                const request = { path: String(headers[':path']), headers, message };
                this.received.push(request);
                this.answer(stream, request);
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
    async close() {
        const closed = new Promise((resolve) => this.#server.close(resolve));
        for (const session of this.sessions)
            if (!session.destroyed)
                session.destroy();
        await closed;
    }
}
/** A unary answer: message, then a status in the trailers. */
export function grpcAnswer(stream, status, trailers = {}, message = exportResponse()) {
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status), ...trailers }));
    stream.end(Buffer.concat([prefix, message]));
}
