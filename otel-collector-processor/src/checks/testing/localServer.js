import { createServer } from 'node:http';
/** A real HTTP server on loopback that remembers what it was asked. */
export async function startServer(answer) {
    const seen = [];
    const server = createServer((incoming, response) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () => {
            const { method = '', url = '', headers } = incoming;
            const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
            seen.push(request);
            answer(request, response);
        });
        response.on('error', () => { }); // journeys hang up on answers that are too long
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    return {
        url: `http://127.0.0.1:${port}`,
        port,
        seen,
        close: () => new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
        }),
    };
}
/** Answers with JSON. */
export function json(response, status, value, headers = {}) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
