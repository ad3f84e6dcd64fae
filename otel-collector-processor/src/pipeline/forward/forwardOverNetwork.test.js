import { decodeOtlp, encodeOtlp } from '../../../test/otlpWitness.ts';
import { QueueFixture, header } from '../queue/test/queueFixture.ts';
import { createSender } from './createSender.ts';
import { createForwarder } from './forwarder.ts';
import { exportResponse } from './test/answerBytes.ts';
import { GrpcDestination, grpcAnswer } from './test/grpcDestination.ts';
import { HttpDestination } from './test/httpDestination.ts';
let fixture;
let queue;
let http;
let grpc;
let forwarder;
beforeEach(async () => {
    fixture = new QueueFixture();
    queue = await fixture.open();
    http = await new HttpDestination().listen();
    grpc = await new GrpcDestination().listen();
    const destination = (id, protocol, endpoint) => ({
        id,
        signals: ['traces'],
        maxBatchBytes: 2000,
        concurrency: 4,
        sender: createSender({
            protocol,
            endpoint,
            headers: {},
            compression: 'gzip',
            timeoutMs: 1000,
            concurrency: 4,
            tenantHeader: 'X-Scope-OrgID',
        }),
    });
    forwarder = await createForwarder({
        queue,
        destinations: [destination('http', 'http/protobuf', http.url), destination('grpc', 'grpc', grpc.url)],
        random: Math.random,
        backoff: { firstMs: 5, mostMs: 20 },
    });
});
afterEach(async () => {
    await forwarder.close(0);
    await http.close();
    await grpc.close();
    await fixture.cleanUp();
});
const spanNamed = (name) => encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }] });
async function appendSpans(from, to) {
    const names = Array.from({ length: to - from }, (_, i) => `span ${from + i}`);
    await Promise.all(names.map((name) => queue.append(header(), spanNamed(name))));
}
function spanNames(bodies) {
    return bodies.flatMap((body) => decodeOtlp('traces', body).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans.map((span) => span.name))));
}
const receivedByHttp = () => new Set(spanNames(http.received.map((r) => r.body)));
const receivedByGrpc = () => new Set(spanNames(grpc.received.map((r) => r.message)));
async function drained(id) {
    while (forwarder.accounting()[id].traces.queued > 0)
        await new Promise((resolve) => setImmediate(resolve));
}
test('what is merged is what was sent: every span once, over both protocols', async () => {
    await appendSpans(0, 300);
    await Promise.all([drained('http'), drained('grpc')]);
    for (const bodies of [http.received.map((r) => r.body), grpc.received.map((r) => r.message)]) {
        expect(bodies.length).toBeLessThan(100);
        expect(spanNames(bodies).sort()).toEqual(Array.from({ length: 300 }, (_, i) => `span ${i}`).sort());
    }
});
test('destinations that answer every kind of trouble, and restart, get everything; the books balance', async () => {
    let httpRequests = 0;
    http.answer = (response) => {
        httpRequests += 1;
        const trouble = [
            () => response.writeHead(503, { 'retry-after': '0' }).end(),
            () => response.writeHead(429).end('slow down'),
            () => response.socket?.resetAndDestroy(),
            () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(exportResponse(0, 'careful')),
        ];
        (trouble[httpRequests % 7] ?? (() => response.end()))();
    };
    let grpcRequests = 0;
    grpc.answer = (stream) => {
        grpcRequests += 1;
        const trouble = [
            () => grpcAnswer(stream, 14),
            () => stream.close(8),
            () => stream.session?.destroy(),
            () => {
                stream.session?.goaway();
                grpcAnswer(stream, 0);
            },
        ];
        (trouble[grpcRequests % 7] ?? (() => grpcAnswer(stream, 0)))();
    };
    await appendSpans(0, 200);
    const [httpPort, grpcPort] = [http, grpc].map((d) => Number(new URL(d.url).port));
    const [oldHttp, oldGrpc] = [http, grpc];
    await Promise.all([http.close(), grpc.close()]);
    await appendSpans(200, 400);
    http = new HttpDestination();
    grpc = new GrpcDestination();
    Object.assign(http, { answer: oldHttp.answer, received: oldHttp.received });
    Object.assign(grpc, { answer: oldGrpc.answer, received: oldGrpc.received });
    await Promise.all([http.listen(httpPort), grpc.listen(grpcPort)]);
    await appendSpans(400, 600);
    await Promise.all([drained('http'), drained('grpc')]);
    expect([receivedByHttp().size, receivedByGrpc().size]).toEqual([600, 600]);
    for (const id of ['http', 'grpc']) {
        expect(forwarder.accounting()[id].traces).toMatchObject({ forwarded: 600, queued: 0, dropped: {} });
    }
}, 30_000);
test('a destination that hangs delays no other', async () => {
    http.answer = () => { };
    await appendSpans(0, 200);
    await drained('grpc');
    expect(receivedByGrpc().size).toBe(200);
    expect(forwarder.accounting()['http'].traces).toMatchObject({ forwarded: 0, queued: 200 });
});
