import { Agent, request as httpRequest } from 'node:http';
import { status } from '@grpc/grpc-js';
import { HEALTH, TRACES, closeGrpcClients, grpcClient, unary } from './test/grpcClient.ts';
import { closeRawSockets, rawSocket } from './test/rawSocket.ts';
import { closeReceivers, eventually, gate, receiversUnderTest, } from './test/receiversUnderTest.ts';
import { decodeStatus } from './test/rpcStatusWitness.ts';
const agent = new Agent({ keepAlive: true });
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const post = (receivers, body) => fetch(`${receivers.httpUrl}/v1/traces`, { method: 'POST', headers: PROTOBUF, body });
afterEach(async () => {
    closeGrpcClients();
    closeRawSockets();
    agent.destroy();
    await closeReceivers();
});
describe('memory', () => {
    /** Room for exactly two requests of 64 KB, of which the pipeline keeps one until `slow` opens. */
    async function halfFull() {
        const receivers = await receiversUnderTest({ bodyMaxBytes: 64_000, maxInFlightBytes: 200_000 });
        const slow = gate();
        receivers.verdict = () => slow.promise;
        const held = [1, 2, 3].map(() => unary(grpcClient(receivers.grpcPort), TRACES, Buffer.alloc(64_000)));
        await eventually(() => receivers.accepted.length === 3);
        return { receivers, slow, held };
    }
    test('that is taken makes the door refuse at once, in a way that invites to try again', async () => {
        const { receivers, slow, held } = await halfFull();
        const answer = await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.alloc(64_000));
        expect(answer.code).toBe(status.UNAVAILABLE);
        const { details } = decodeStatus(answer.metadata.get('grpc-status-details-bin')[0]);
        expect(details).toEqual({ RetryInfo: { retryDelay: { seconds: 1 } } });
        const http = await post(receivers, Buffer.alloc(64_000));
        expect([http.status, http.headers.get('retry-after')]).toEqual([503, '1']);
        expect(receivers.stats.refused.traces.overloaded).toBe(2);
        expect(receivers.inFlightBytes()).toBeLessThanOrEqual(200_000);
        slow.open({ kind: 'accepted' });
        expect((await Promise.all(held)).map(({ code }) => code)).toEqual([0, 0, 0]);
        expect(receivers.inFlightBytes()).toBe(0);
        expect((await post(receivers, Buffer.alloc(64_000))).status).toBe(200);
    });
    test('that is taken is no reason to call the server ill', async () => {
        const { receivers } = await halfFull();
        expect((await unary(grpcClient(receivers.grpcPort), HEALTH, Buffer.alloc(0))).code).toBe(status.OK);
        expect((await fetch(`${receivers.httpUrl}/healthz`)).status).toBe(200);
    });
    test('does not wait for a body that is announced and does not fit', async () => {
        const { receivers } = await halfFull();
        const { socket, ended } = await rawSocket(receivers.httpPort);
        socket.write('POST /v1/traces HTTP/1.1\r\nHost: v\r\nContent-Type: application/x-protobuf\r\nContent-Length: 60000\r\n\r\n');
        await eventually(() => receivers.stats.refused.traces.overloaded === 1);
        socket.end();
        expect(await ended).toContain('503 Service Unavailable');
    });
    test('is not taken by what is only announced', async () => {
        const receivers = await receiversUnderTest({ bodyMaxBytes: 64_000, maxInFlightBytes: 200_000 });
        for (let i = 0; i < 20; i += 1) {
            const { socket } = await rawSocket(receivers.httpPort);
            socket.write('POST /v1/traces HTTP/1.1\r\nHost: v\r\nContent-Type: application/x-protobuf\r\nContent-Length: 60000\r\n\r\na');
        }
        await eventually(() => receivers.inFlightBytes() >= 20);
        expect(receivers.inFlightBytes()).toBeLessThan(20_000);
        expect((await post(receivers, Buffer.alloc(64_000))).status).toBe(200);
    });
    test('stays within its limit under many times as much, and nothing is lost on the way', async () => {
        const receivers = await receiversUnderTest({ bodyMaxBytes: 64_000, maxInFlightBytes: 200_000 });
        let mostBytes = 0;
        receivers.verdict = async () => {
            mostBytes = Math.max(mostBytes, receivers.inFlightBytes());
            await new Promise((resolve) => setImmediate(resolve));
            return { kind: 'accepted' };
        };
        const client = grpcClient(receivers.grpcPort);
        const codes = await Promise.all(Array.from({ length: 400 }, async () => (await unary(client, TRACES, Buffer.alloc(60_000))).code));
        const accepted = codes.filter((code) => code === status.OK).length;
        expect(new Set(codes)).toEqual(new Set([status.OK, status.UNAVAILABLE]));
        expect(receivers.accepted).toHaveLength(accepted);
        expect(receivers.stats.refused.traces.overloaded).toBe(400 - accepted);
        expect(mostBytes).toBeLessThanOrEqual(200_000);
        expect(receivers.inFlightBytes()).toBe(0);
    });
});
describe('closing', () => {
    /** A keep-alive request over HTTP/1.1; what it is answered. */
    function http1(receivers) {
        const request = httpRequest({
            port: receivers.httpPort,
            path: '/v1/traces',
            method: 'POST',
            agent,
            headers: PROTOBUF,
        });
        const answer = new Promise((resolve, reject) => {
            request.on('error', reject);
            request.on('response', (response) => {
                response.resume();
                response.on('end', () => resolve([response.statusCode, response.headers.connection]));
            });
        });
        return { request, answer };
    }
    test('finishes what is in flight, and takes no more', async () => {
        const receivers = await receiversUnderTest();
        const slow = gate();
        receivers.verdict = () => slow.promise;
        const grpcCall = unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('a'));
        const { request, answer } = http1(receivers);
        request.end('b');
        await eventually(() => receivers.accepted.length === 2);
        const closed = receivers.close(10_000);
        expect(receivers.close(0)).toBe(closed);
        await expect(fetch(`${receivers.httpUrl}/healthz`)).rejects.toThrow();
        expect((await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('c'))).code).toBe(status.UNAVAILABLE);
        slow.open({ kind: 'accepted' });
        expect((await grpcCall).code).toBe(status.OK);
        expect(await answer).toEqual([200, 'close']);
        await closed;
        expect(receivers.accepted).toHaveLength(2);
    });
    test('finishes a request that is still arriving', async () => {
        const receivers = await receiversUnderTest();
        const { request, answer } = http1(receivers);
        request.write('first half, ');
        await eventually(() => receivers.inFlightBytes() > 0);
        const closed = receivers.close(10_000);
        request.end('second half');
        expect(await answer).toEqual([200, 'close']);
        await closed;
        expect(Buffer.from(receivers.accepted[0].body).toString()).toBe('first half, second half');
    });
    test('cuts what is not done by the deadline', async () => {
        const receivers = await receiversUnderTest();
        receivers.verdict = () => new Promise(() => { });
        const grpcCall = unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('a'));
        const { request, answer } = http1(receivers);
        request.end('b');
        await eventually(() => receivers.accepted.length === 2);
        const failed = expect(answer).rejects.toThrow();
        await receivers.close(30);
        expect((await grpcCall).code).toBe(status.UNAVAILABLE);
        await failed;
    });
    test('does not wait for connections on which nothing happens', async () => {
        const receivers = await receiversUnderTest();
        const { request, answer } = http1(receivers);
        request.end('a');
        expect(await answer).toEqual([200, 'keep-alive']);
        expect((await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('a'))).code).toBe(status.OK);
        const silent = await rawSocket(receivers.httpPort);
        await receivers.close(60_000);
        await silent.ended;
    });
    test('frees the ports', async () => {
        const first = await receiversUnderTest();
        await first.close(1_000);
        const second = await receiversUnderTest({ grpcPort: first.grpcPort, httpPort: first.httpPort });
        expect((await post(second, Buffer.from('a'))).status).toBe(200);
    });
});
