import { EDGE_COLUMNS } from '../graph/edgeSeries.ts';
import { BUCKET_COUNT, CALL_COLUMNS, VARIANTS } from '../series/callSeries.ts';
import { sumMs, sumSeconds } from '../series/nanosecondSum.ts';
import { CALLS, DURATION, EDGE_CLIENT, EDGE_FAILED, EDGE_REQUESTS, EDGE_SERVER, OVERFLOW_CALLS, STUBS_DROPPED, STUBS_EVICTED, STUBS_EXPIRED, STUBS_PENDING, } from './metricFamilies.ts';
import { variantLabels } from './variantLabels.ts';
/**
 * The lines of an exposition, those of one series at a time; nothing is rendered before it is asked for. All lines of a
 * metric stand together, as the text format wants it, so the series are gone through once for each metric.
 */
export function* exposeLines(exposed, exposure) {
    yield CALLS.header;
    for (const { slab, at, asZero, labels } of shownCalls(exposed, exposure))
        yield sample(CALLS, labels, asZero ? 0 : total(slab, at + CALL_COLUMNS.buckets));
    yield DURATION.header;
    for (const shown of shownCalls(exposed, exposure))
        yield histogramLines(DURATION, shown, CALL_COLUMNS.buckets, sumMs(shown.slab, shown.at + CALL_COLUMNS.sum));
    yield OVERFLOW_CALLS.header;
    for (const { labels, value } of shownOverflows(exposed, exposure))
        yield sample(OVERFLOW_CALLS, labels, value);
    yield EDGE_REQUESTS.header;
    for (const { slab, at, asZero, labels } of shownEdges(exposed, exposure))
        yield sample(EDGE_REQUESTS, labels, asZero ? 0 : total(slab, at + EDGE_COLUMNS.clientBuckets));
    yield EDGE_FAILED.header;
    for (const { slab, at, asZero, labels } of shownEdges(exposed, exposure))
        yield sample(EDGE_FAILED, labels, asZero ? 0 : slab[at + EDGE_COLUMNS.failed]);
    yield EDGE_SERVER.header;
    for (const shown of shownEdges(exposed, exposure)) {
        const sum = sumSeconds(shown.slab, shown.at + EDGE_COLUMNS.serverSum);
        yield histogramLines(EDGE_SERVER, shown, EDGE_COLUMNS.serverBuckets, sum);
    }
    yield EDGE_CLIENT.header;
    for (const shown of shownEdges(exposed, exposure)) {
        const sum = sumSeconds(shown.slab, shown.at + EDGE_COLUMNS.clientSum);
        yield histogramLines(EDGE_CLIENT, shown, EDGE_COLUMNS.clientBuckets, sum);
    }
    const { pending, expiredClients, expiredServers, evicted, dropped } = exposed.stubs;
    yield `${STUBS_PENDING.header}${STUBS_PENDING.name} ${pending}\n`;
    yield (STUBS_EXPIRED.header +
        sample(STUBS_EXPIRED, 'side="client"', expiredClients) +
        sample(STUBS_EXPIRED, 'side="server"', expiredServers));
    yield `${STUBS_EVICTED.header}${STUBS_EVICTED.name} ${evicted}\n`;
    yield `${STUBS_DROPPED.header}${STUBS_DROPPED.name} ${dropped}\n`;
}
function* shownCalls({ calls, registry, aliveAfterMs }, exposure) {
    for (const [key, row] of calls.entries()) {
        const slab = calls.rows.slab(row);
        const at = calls.rows.at(row);
        const birth = slab[at + CALL_COLUMNS.birth];
        if (birth > exposure.upTo || slab[at + CALL_COLUMNS.lastMs] <= aliveAfterMs)
            continue;
        const variant = key % VARIANTS;
        const labels = registry.operationOf((key - variant) / VARIANTS).labels + variantLabels(variant);
        yield { slab, at, asZero: birth > exposure.seen, labels };
    }
}
function* shownEdges({ edges, aliveAfterMs }, exposure) {
    for (const { row, labels } of edges.edges()) {
        const slab = edges.rows.slab(row);
        const at = edges.rows.at(row);
        const birth = slab[at + EDGE_COLUMNS.birth];
        if (birth > exposure.upTo || slab[at + EDGE_COLUMNS.lastMs] <= aliveAfterMs)
            continue;
        yield { slab, at, asZero: birth > exposure.seen, labels };
    }
}
function* shownOverflows({ registry, aliveAfterMs }, exposure) {
    for (const service of registry.services()) {
        const overflow = service.overflowOperation;
        if (overflow === undefined || overflow.birth > exposure.upTo || overflow.usedMs <= aliveAfterMs)
            continue;
        yield { labels: service.labels, value: overflow.birth > exposure.seen ? 0 : service.overflowCalls };
    }
}
function sample({ name }, labels, value) {
    return `${name}{${labels}} ${value}\n`;
}
function histogramLines(family, { slab, at, asZero, labels }, buckets, sum) {
    const bucket = family.bucket + labels;
    let lines = '';
    let count = 0;
    for (let i = 0; i < BUCKET_COUNT; i++) {
        if (!asZero)
            count += slab[at + buckets + i];
        lines += bucket + family.le[i] + count + '\n';
    }
    return `${lines}${family.sum}${labels}} ${asZero ? 0 : sum}\n${family.count}${labels}} ${count}\n`;
}
function total(slab, at) {
    let sum = 0;
    for (let i = 0; i < BUCKET_COUNT; i++)
        sum += slab[at + i];
    return sum;
}
