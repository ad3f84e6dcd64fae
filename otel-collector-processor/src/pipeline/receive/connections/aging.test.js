import { connect } from 'node:http2';
import { TRACES, closeGrpcClients, grpcClient, unary } from '../test/grpcClient.ts';
import { closeRawSockets, rawSocket } from '../test/rawSocket.ts';
import { closeReceivers, eventually, gate, receiversUnderTest } from '../test/receiversUnderTest.ts';
afterEach(async () => {
    closeGrpcClients();
    closeRawSockets();
    await closeReceivers();
});
describe('an HTTP/2 connection that reaches its age', () => {
    test('is left by its client without a call being lost', async () => {
        const receivers = await receiversUnderTest({ connectionMaxAgeMs: 40 });
        const client = grpcClient(receivers.grpcPort);
        const startedMs = performance.now();
        let calls = 0;
        const callOnAndOn = async () => {
            while (performance.now() - startedMs < 500) {
                calls += 1;
                expect((await unary(client, TRACES, Buffer.alloc(5_000))).code).toBe(0);
            }
        };
        await Promise.all(Array.from({ length: 8 }, callOnAndOn));
        expect(receivers.accepted).toHaveLength(calls); // none was sent twice either
    });
    test('finishes what is in flight', async () => {
        const receivers = await receiversUnderTest({ connectionMaxAgeMs: 30 });
        const slow = gate();
        receivers.verdict = () => slow.promise;
        const session = connect(`http://127.0.0.1:${receivers.grpcPort}`);
        const lastStreams = [];
        session.on('goaway', (_code, lastStream) => lastStreams.push(lastStream));
        const closed = new Promise((resolve) => session.on('close', resolve));
        const stream = session.request({ ':method': 'POST', ':path': TRACES, 'content-type': 'application/grpc' });
        stream.end(Buffer.from([0, 0, 0, 0, 1, 120]));
        const trailers = new Promise((resolve) => stream.on('trailers', resolve));
        await eventually(() => lastStreams.length > 0);
        expect(lastStreams[0]).toBe(2 ** 31 - 1); // whatever is on its way will be answered
        slow.open({ kind: 'accepted' });
        stream.resume();
        expect(await trailers).toMatchObject({ 'grpc-status': '0' });
        await closed;
    });
    test('is cut when what is in flight takes longer than the grace', async () => {
        const receivers = await receiversUnderTest({ connectionMaxAgeMs: 20, connectionAgeGraceMs: 30 });
        receivers.verdict = () => new Promise(() => { });
        expect((await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('a'))).code).not.toBe(0);
    });
    test('spreads its age by chance, below the maximum', async () => {
        const ages = [];
        const realSetTimeout = globalThis.setTimeout;
        const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((callback, ms) => {
            if (ms !== undefined && ms > 200_000 && ms <= 300_000)
                ages.push(ms);
            return realSetTimeout(callback, ms);
        }));
        for (const random of [0, 0.5, 0.999]) {
            const receivers = await receiversUnderTest({ random: () => random });
            await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('a'));
        }
        spy.mockRestore();
        expect(ages).toEqual([300_000, 285_000, 270_030]);
    });
});
test('an HTTP/1.1 connection that reached its age ends with the next answer', async () => {
    let nowMs = 0;
    const receivers = await receiversUnderTest({ nowMs: () => nowMs, random: () => 0 });
    const { socket, received, ended } = await rawSocket(receivers.httpPort);
    const get = () => socket.write('GET /healthz HTTP/1.1\r\nHost: vigil\r\n\r\n');
    get();
    await eventually(() => received().includes('ok\n'));
    expect(received()).toContain('Connection: keep-alive');
    nowMs = 299_999;
    get();
    await eventually(() => received().split('ok\n').length === 3);
    expect(received().toLowerCase()).not.toContain('connection: close');
    nowMs = 300_000;
    get();
    expect((await ended).toLowerCase()).toContain('connection: close');
});
