import { SYNTHETIC_TYPES } from '../../messages/index.ts';
import { explicitIndex, exponentialIndex } from '../histogram/durationIndex.ts';
import { OVERFLOW_NAME, labelValue } from '../exposition/labelText.ts';
import { FreeIds } from '../registry/freeIds.ts';
import { BUCKET_COUNT } from '../series/callSeries.ts';
import { SUM_WIDTH, addDuration } from '../series/nanosecondSum.ts';
import { NumberRows } from '../series/numberRows.ts';
import { edgeLabels } from './edgeLabels.ts';
import { CONNECTION_TYPES } from './graphCall.ts';
/** Columns of an edge; its requests are the sum of the client's buckets. */
export const EDGE_COLUMNS = {
    birth: 0,
    lastMs: 1,
    failed: 2,
    serverSum: 3,
    clientSum: 3 + SUM_WIDTH,
    serverBuckets: 3 + 2 * SUM_WIDTH,
    clientBuckets: 3 + 2 * SUM_WIDTH + BUCKET_COUNT,
};
const WIDTH = EDGE_COLUMNS.clientBuckets + BUCKET_COUNT;
export function createEdgeSeries(options, nextBirth) {
    const rows = new NumberRows(WIDTH);
    const ids = new FreeIds();
    const byKey = new Map();
    const byId = [];
    function addEdge(of, id, row) {
        const edge = { ...of, id, labels: edgeLabels(of), row };
        byKey.set(edgeKey(edge), edge);
        byId[id] = edge;
        if (!edge.overflow)
            edge.client.edges++;
        return edge;
    }
    function edgeFor({ client, server: called, connectionType, synthetic }) {
        const server = typeof called === 'string' ? labelValue(called) : called;
        const kept = { client, server, connectionType, synthetic, overflow: false };
        const known = byKey.get(edgeKey(kept));
        if (known !== undefined)
            return known;
        if (client.edges < options.maxEdgesPerService)
            return addEdge(kept, ids.take(), rows.take());
        const overflow = { ...kept, server: OVERFLOW_NAME, overflow: true };
        return byKey.get(edgeKey(overflow)) ?? addEdge(overflow, ids.take(), rows.take());
    }
    /** An edge that was silent too long begins anew, as series of calls do. */
    function awake(edge, nowMs) {
        const slab = rows.slab(edge.row);
        const at = rows.at(edge.row);
        if (slab[at + EDGE_COLUMNS.birth] > 0 && nowMs - slab[at + EDGE_COLUMNS.lastMs] < options.seriesExpiryMs)
            return;
        rows.clear(edge.row);
        slab[at + EDGE_COLUMNS.birth] = nextBirth();
    }
    return {
        rows,
        add(call, nowMs) {
            const edge = edgeFor(call);
            awake(edge, nowMs);
            const slab = rows.slab(edge.row);
            const at = rows.at(edge.row);
            const { weight, clientMs, serverMs } = call;
            slab[at + EDGE_COLUMNS.lastMs] = Math.max(slab[at + EDGE_COLUMNS.lastMs], nowMs);
            if (call.failed)
                slab[at + EDGE_COLUMNS.failed] += weight;
            addDuration(slab, at + EDGE_COLUMNS.serverSum, serverMs, weight);
            addDuration(slab, at + EDGE_COLUMNS.clientSum, clientMs, weight);
            slab[at + EDGE_COLUMNS.serverBuckets + explicitIndex(serverMs)] += weight;
            slab[at + EDGE_COLUMNS.clientBuckets + explicitIndex(clientMs)] += weight;
            // They live as long as their edge does.
            edge.client.usedMs = Math.max(edge.client.usedMs, nowMs);
            if (typeof edge.server !== 'string')
                edge.server.usedMs = Math.max(edge.server.usedMs, nowMs);
            return edge;
        },
        edgeOf: (id) => byId[id],
        edges: () => byKey.values(),
        forget(beforeMs) {
            for (const [key, edge] of byKey) {
                if (rows.slab(edge.row)[rows.at(edge.row) + EDGE_COLUMNS.lastMs] > beforeMs)
                    continue;
                byKey.delete(key);
                byId[edge.id] = undefined;
                ids.giveBack(edge.id);
                rows.giveBack(edge.row);
                if (!edge.overflow)
                    edge.client.edges--;
            }
        },
        write(writer) {
            writer.number(byKey.size);
            for (const { id, client, server, connectionType, synthetic, overflow, row } of byKey.values()) {
                const isPeer = typeof server === 'string';
                writer.number(id);
                writer.number(client.id);
                writer.number(isPeer ? 0 : server.id + 1);
                writer.text(isPeer ? server : '');
                writer.number(CONNECTION_TYPES.indexOf(connectionType));
                writer.number(synthetic);
                writer.number(overflow ? 1 : 0);
                rows.write(writer, row);
            }
        },
        read(reader, services) {
            for (let n = reader.number(); n > 0; n--) {
                const id = reader.number();
                const client = services.get(reader.number());
                const serverId = reader.number() - 1;
                const peer = reader.text();
                const identity = {
                    client,
                    server: serverId < 0 ? peer : services.get(serverId),
                    connectionType: CONNECTION_TYPES[reader.number()],
                    synthetic: reader.number(),
                    overflow: reader.number() === 1,
                };
                addEdge(identity, id, rows.read(reader));
            }
            ids.restore(new Set([...byKey.values()].map(({ id }) => id)));
        },
    };
}
/** What a call adds to its edge's time slot. Quantiles are those of the server, as in Tempo's service graph. */
export function slotEntryOf({ failed, serverMs, weight }) {
    return {
        calls: weight,
        errors: failed ? weight : 0,
        zeroCount: serverMs > 0 ? 0 : weight,
        exponential: serverMs > 0 ? [[exponentialIndex(serverMs), weight]] : [],
    };
}
function edgeKey({ client, server, connectionType, synthetic, overflow }) {
    const to = typeof server === 'string' ? `peer:${server}` : `service:${server.id}`;
    return [client.id, CONNECTION_TYPES.indexOf(connectionType), SYNTHETIC_TYPES[synthetic], overflow, to].join('|');
}
