import { createServer } from 'node:net';
import { closeReceivers, receiversUnderTest } from '../test/receiversUnderTest.ts';
import { ListenError, assertPortFree } from './listen.ts';
const servers = [];
afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    await closeReceivers();
});
async function takenPort() {
    const server = createServer();
    servers.push(server);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server.address().port;
}
async function freePort() {
    const port = await takenPort();
    await new Promise((resolve) => servers.pop().close(resolve));
    return port;
}
const problemOf = (promise) => promise.then(() => undefined, (error) => error);
describe('a port that is taken', () => {
    test.each([
        ['grpcPort', 'OTLP/gRPC', false],
        ['httpPort', 'OTLP/HTTP', false],
        ['grpcPort', 'OTLP/gRPC', true],
    ])('is an error that says what to do: %s', async (which, purpose, reusePort) => {
        const port = await takenPort();
        const error = await problemOf(receiversUnderTest({ [which]: port, reusePort }));
        expect(error).toBeInstanceOf(ListenError);
        expect(error).toMatchObject({ code: 'EADDRINUSE', port });
        for (const part of [purpose, `127.0.0.1:${port}`, 'Collector', 'VIGIL_PORT_BASE'])
            expect(error?.message).toContain(part);
    });
    test('leaves the other port free', async () => {
        const [grpcPort, httpPort] = [await takenPort(), await freePort()];
        await problemOf(receiversUnderTest({ grpcPort, httpPort }));
        await assertPortFree('127.0.0.1', httpPort, 'OTLP/HTTP');
    });
    test('can be told beforehand, even if it could be shared', async () => {
        const receivers = await receiversUnderTest({ grpcPort: await freePort(), reusePort: true });
        const error = await problemOf(assertPortFree('127.0.0.1', receivers.grpcPort, 'OTLP/gRPC'));
        expect(error).toMatchObject({ code: 'EADDRINUSE', port: receivers.grpcPort });
    });
});
test('an address that this machine has not is an error that says so', async () => {
    const auth = { required: true, tokens: [] };
    const error = await problemOf(receiversUnderTest({ host: '192.0.2.1', auth }));
    expect(error?.message).toContain('this machine has no such address');
});
test('workers share their ports', async () => {
    const first = await receiversUnderTest({ grpcPort: await freePort(), httpPort: await freePort(), reusePort: true });
    const second = await receiversUnderTest({ grpcPort: first.grpcPort, httpPort: first.httpPort, reusePort: true });
    const init = {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', connection: 'close' },
        body: 'a',
    };
    for (let i = 0; i < 40; i += 1)
        expect((await fetch(`${first.httpUrl}/v1/traces`, init)).status).toBe(200);
    const shares = [first.accepted.length, second.accepted.length];
    expect(shares[0] + shares[1]).toBe(40);
    expect(Math.min(...shares)).toBeGreaterThan(0);
});
