import { forEachGroup } from '../slots/slotLog.ts';
import { trafficOf } from '../slots/trafficCounts.ts';
import { compareIdentities, compareTexts, isInTenants } from './identityOrder.ts';
export function edgeSummaries(edges, slots, window) {
    // Edges are apart by synthetic type, and here they are one: the first stands for all.
    const firstOf = new Map();
    const summaries = [];
    forEachGroup(slots.inWindow(window.nowMs, window.windowMs), (id) => {
        const edge = edges.edgeOf(id);
        if (!isInTenants(window.tenants, edge.client.identity))
            return undefined;
        const ends = endsOf(edge);
        const first = firstOf.get(ends) ?? id;
        firstOf.set(ends, first);
        return first;
    }, (id, traffic) => summaries.push({ ...summaryOf(edges.edgeOf(id)), traffic: trafficOf(traffic, window.windowMs) }));
    return summaries.sort((a, b) => compareIdentities(a.client, b.client) ||
        compareIdentities(a.server, b.server) ||
        compareTexts(a.connectionType, b.connectionType));
}
function endsOf({ client, server, connectionType }) {
    return `${client.id}|${connectionType}|${typeof server === 'string' ? `peer:${server}` : server.id}`;
}
function summaryOf({ client, server, connectionType }) {
    const { tenant } = client.identity;
    const called = typeof server === 'string' ? { tenant, environment: '', namespace: '', name: server } : server.identity;
    return { client: client.identity, server: called, connectionType };
}
