import { DEFAULT_TENANT } from '@vigil/quality-model';
import { SPAN_KINDS, STATUS_CODES } from '../../messages/index.ts';
import { CONNECTION_TYPES } from './graphCall.ts';
import { StubQueue } from './stubQueue.ts';
import { readStub, writeStub } from './stub.ts';
const CLIENT = SPAN_KINDS.indexOf('CLIENT');
const PRODUCER = SPAN_KINDS.indexOf('PRODUCER');
const CONSUMER = SPAN_KINDS.indexOf('CONSUMER');
const ERROR = STATUS_CODES.indexOf('ERROR');
const NO_SPAN = '0'.repeat(16);
export function createPendingStubs(options, onCall) {
    const counts = { expiredClients: 0, expiredServers: 0, evicted: 0 };
    const clients = new StubQueue();
    const joinedClients = new StubQueue();
    const servers = new StubQueue();
    const size = () => clients.size + joinedClients.size + servers.size;
    function settleClient(stub, nowMs) {
        if (stub.peer === '')
            counts.expiredClients++;
        else
            onCall(callToPeer(stub), nowMs);
    }
    function evictOne(nowMs) {
        if (joinedClients.takeOldest() !== undefined)
            return; // nothing is lost but later consumers
        counts.evicted++;
        const clientMs = clients.oldestMs ?? Infinity;
        if (clientMs <= (servers.oldestMs ?? Infinity))
            settleClient(clients.takeOldest(), nowMs);
        else
            servers.takeOldest();
    }
    function addClient(key, stub, nowMs) {
        if (clients.has(key) || joinedClients.has(key))
            return; // the span was sent twice
        const waiting = servers.takeAll(key);
        for (const server of waiting)
            onCall(joined(stub, server), nowMs);
        (waiting.length > 0 ? joinedClients : clients).add(key, stub);
    }
    function addServer(key, stub, nowMs) {
        const [client] = clients.takeAll(key);
        if (client !== undefined)
            joinedClients.add(key, { ...client, arrivedMs: nowMs });
        const match = client ?? joinedClients.first(key);
        if (match === undefined)
            servers.add(key, stub);
        else
            onCall(joined(match, stub), nowMs);
    }
    return {
        counts,
        size,
        add(edgeStub, service, nowMs) {
            const isClient = edgeStub.kind === CLIENT || edgeStub.kind === PRODUCER;
            const spanId = isClient ? edgeStub.spanId : edgeStub.parentSpanId;
            if (spanId === '' || spanId === NO_SPAN)
                return; // a root has no edge to it
            const { tenant } = service.identity;
            const key = `${tenant === DEFAULT_TENANT ? '' : tenant}${edgeStub.traceId}${spanId}`;
            const stub = stubOf(edgeStub, service, nowMs);
            if (isClient)
                addClient(key, stub, nowMs);
            else
                addServer(key, stub, nowMs);
            while (size() > options.maxPendingStubs)
                evictOne(nowMs);
        },
        expire(nowMs) {
            const beforeMs = nowMs - options.stubWaitMs;
            for (const stub of clients.takeUntil(beforeMs))
                settleClient(stub, nowMs);
            joinedClients.takeUntil(beforeMs); // they have had their edge
            counts.expiredServers += servers.takeUntil(beforeMs).length;
        },
        write(writer) {
            writer.number(counts.expiredClients);
            writer.number(counts.expiredServers);
            writer.number(counts.evicted);
            for (const queue of [clients, joinedClients, servers]) {
                writer.number(queue.size);
                for (const [key, stub] of queue.entries()) {
                    writer.text(key);
                    writeStub(writer, stub);
                }
            }
        },
        read(reader, services) {
            counts.expiredClients = reader.number();
            counts.expiredServers = reader.number();
            counts.evicted = reader.number();
            for (const queue of [clients, joinedClients, servers])
                for (let n = reader.number(); n > 0; n--)
                    queue.add(reader.text(), readStub(reader, services));
        },
    };
}
function stubOf(stub, service, arrivedMs) {
    return {
        service,
        isMessage: stub.kind === PRODUCER || stub.kind === CONSUMER,
        failed: stub.status === ERROR,
        synthetic: stub.synthetic,
        durationMs: stub.durationMs,
        endMs: stub.endMs,
        weight: Math.max(1, Math.round(stub.weight)),
        peer: stub.peer,
        peerType: CONNECTION_TYPES.indexOf(stub.peerType),
        arrivedMs,
    };
}
function joined(client, server) {
    return {
        client: client.service,
        server: server.service,
        connectionType: client.isMessage || server.isMessage ? 'messaging_system' : '',
        synthetic: server.synthetic || client.synthetic,
        failed: client.failed || server.failed,
        clientMs: client.durationMs,
        serverMs: server.durationMs,
        endMs: server.endMs,
        // Sampling is by trace hash: what the sparser sampler kept, the other kept too.
        weight: Math.max(client.weight, server.weight),
    };
}
function callToPeer(client) {
    return {
        client: client.service,
        server: client.peer,
        connectionType: CONNECTION_TYPES[client.peerType] || 'external', // '' is a connection between two services
        synthetic: client.synthetic,
        failed: client.failed,
        clientMs: client.durationMs,
        serverMs: client.durationMs,
        endMs: client.endMs,
        weight: client.weight,
    };
}
