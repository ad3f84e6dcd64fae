import { SPAN_KINDS, SYNTHETIC_TYPES } from '../../messages/index.ts';
import { operationsOf } from '../registry/serviceRegistry.ts';
import { forEachGroup } from '../slots/slotLog.ts';
import { mergeTraffic, noTraffic, trafficOf } from '../slots/trafficCounts.ts';
import { compareIdentities, compareTexts, isInTenants } from './identityOrder.ts';
/** Kinds of span by which traffic enters a service: they make the service's own figures. */
const ENTRY_KINDS = [SPAN_KINDS.indexOf('SERVER'), SPAN_KINDS.indexOf('CONSUMER')];
const SLOT_VARIANTS = SPAN_KINDS.length * SYNTHETIC_TYPES.length;
/** Customers, and synthetic traffic of any type. */
const PARTIES = 2;
/** What a key of calls says. */
export function readCallSlotKey(key) {
    const variant = key % SLOT_VARIANTS;
    return {
        operationId: Math.floor(key / SLOT_VARIANTS),
        kind: Math.floor(variant / SYNTHETIC_TYPES.length),
        synthetic: variant % SYNTHETIC_TYPES.length,
    };
}
/** Key of calls in the time slots: below 2^32 for any number of operations that fits the memory. */
export function callSlotKey(operationId, kind, synthetic) {
    return operationId * SLOT_VARIANTS + kind * SYNTHETIC_TYPES.length + synthetic;
}
export function serviceSummaries(registry, slots, window) {
    const operationTraffic = new Map();
    const serviceTraffic = new Map();
    forEachGroup(slots.inWindow(window.nowMs, window.windowMs), (key) => {
        const { operationId, kind, synthetic } = readCallSlotKey(key);
        const { service } = registry.operationOf(operationId);
        if (!isInTenants(window.tenants, service.identity))
            return undefined;
        return groupOf(operationId, kind, synthetic > 0);
    }, (group, traffic) => {
        operationTraffic.set(group, trafficOf(traffic, window.windowMs));
        const kind = Math.floor(group / PARTIES) % SPAN_KINDS.length;
        if (!ENTRY_KINDS.includes(kind))
            return;
        const { service } = registry.operationOf(Math.floor(group / PARTIES / SPAN_KINDS.length));
        let parties = serviceTraffic.get(service);
        if (parties === undefined)
            serviceTraffic.set(service, (parties = [noTraffic(), noTraffic()]));
        mergeTraffic(parties[group % PARTIES], traffic);
    });
    const none = trafficOf(noTraffic(), window.windowMs);
    return [...registry.services()]
        .filter(({ identity }) => isInTenants(window.tenants, identity))
        .sort((a, b) => compareIdentities(a.identity, b.identity))
        .map((service) => {
        const { identity, version, firstSeenMs, lastSeenMs } = service;
        const [customers, synthetic] = serviceTraffic.get(service) ?? [noTraffic(), noTraffic()];
        return {
            ...identity,
            version,
            firstSeenMs,
            lastSeenMs,
            customers: trafficOf(customers, window.windowMs),
            synthetic: trafficOf(synthetic, window.windowMs),
            operations: operationSummaries(service, operationTraffic, none),
        };
    });
}
function operationSummaries(service, traffic, none) {
    return operationsOf(service)
        .flatMap(({ id, name, kinds }) => SPAN_KINDS.flatMap((kindName, kind) => (kinds & (1 << kind)) === 0
        ? []
        : {
            operation: name,
            kind: kindName,
            customers: traffic.get(groupOf(id, kind, false)) ?? none,
            synthetic: traffic.get(groupOf(id, kind, true)) ?? none,
        }))
        .sort((a, b) => compareTexts(a.operation, b.operation) || compareTexts(a.kind, b.kind));
}
function groupOf(operationId, kind, isSynthetic) {
    return (operationId * SPAN_KINDS.length + kind) * PARTIES + (isSynthetic ? 1 : 0);
}
