import { createServer } from 'node:http';
export async function startFakeAlertmanager(first) {
    const requests = [];
    let listener = first;
    const server = createServer((request, response) => {
        requests.push(request);
        listener(request, response);
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        requests,
        answer: (next) => (listener = next),
        close: () => {
            server.closeAllConnections();
            return new Promise((done) => server.close(() => done()));
        },
    };
}
/** Answers with JSON, and the clock that it has. */
export function json(body, dateMs = Date.now()) {
    return (response) => {
        response.sendDate = false;
        response
            .writeHead(200, { 'content-type': 'application/json', date: new Date(dateMs).toUTCString() })
            .end(JSON.stringify(body));
    };
}
/** Lists these alerts, and is of one life. */
export function lists(alerts, dateMs = Date.now()) {
    const status = { uptime: '2026-11-24T00:00:00.000Z', versionInfo: { version: '0.25.0' } };
    return (request, response) => json(request.url.startsWith('/api/v2/alerts') ? alerts : status, dateMs)(response);
}
