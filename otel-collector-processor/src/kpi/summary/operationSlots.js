import { SLOT_MS } from '../../messages/index.ts';
import { forEachGroup } from '../slots/slotLog.ts';
import { readCallSlotKey } from './serviceSummaries.ts';
const CUSTOMERS = 0;
/** Customers' calls of one slot, operation by operation: what detection is fed with. */
export function operationSlots(registry, slots, slotMs, only = () => true) {
    const found = [];
    forEachGroup(slots.inWindow(slotMs + SLOT_MS, SLOT_MS), (key) => {
        const { operationId, synthetic } = readCallSlotKey(key);
        if (synthetic !== CUSTOMERS)
            return undefined;
        const { service, name } = registry.operationOf(operationId);
        return only(service.identity, name) ? key : undefined;
    }, (key, { calls, errors, durations }) => {
        const { operationId, kind } = readCallSlotKey(key);
        const { service, name, overflow } = registry.operationOf(operationId);
        if (overflow)
            return;
        const { zeroCount, low, high, first, counts } = durations;
        const exponential = [];
        for (let index = low; index <= high; index++) {
            const count = counts[index - first];
            if (count > 0)
                exponential.push([index, count]);
        }
        found.push({ service: service.identity, operation: name, kind, calls, errors, zeroCount, exponential });
    });
    return found;
}
