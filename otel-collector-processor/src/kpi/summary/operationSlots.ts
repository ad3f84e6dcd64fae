import { SLOT_MS } from '../../messages/index.ts';
import type { OperationFilter, OperationSlot } from '../contract.ts';
import { sparseCounts } from '../histogram/sparseCounts.ts';
import type { ServiceRegistry } from '../registry/serviceRegistry.ts';
import { forEachGroup } from '../slots/slotLog.ts';
import type { TimeSlots } from '../slots/timeSlots.ts';
import { readCallSlotKey } from './serviceSummaries.ts';

const CUSTOMERS = 0;

/** Customers' calls of one slot, operation by operation: what detection is fed with. */
export function operationSlots(
  registry: ServiceRegistry,
  slots: TimeSlots,
  slotMs: number,
  only: OperationFilter = () => true,
): readonly OperationSlot[] {
  const found: OperationSlot[] = [];
  forEachGroup(
    slots.inWindow(slotMs + SLOT_MS, SLOT_MS),
    (key) => {
      const { operationId, synthetic } = readCallSlotKey(key);
      if (synthetic !== CUSTOMERS) return undefined;
      const { service, name } = registry.operationOf(operationId);
      return only(service.identity, name) ? key : undefined;
    },
    (key, { calls, errors, durations }) => {
      const { operationId, kind } = readCallSlotKey(key);
      const { service, name, overflow } = registry.operationOf(operationId);
      if (overflow) return;
      found.push({ service: service.identity, operation: name, kind, calls, errors, ...sparseCounts(durations) });
    },
  );
  return found;
}
