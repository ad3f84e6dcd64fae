import type { OperationTotals } from '../contract.ts';
import { sparseCounts, type SparseCounts } from '../histogram/sparseCounts.ts';
import type { ServiceRegistry } from '../registry/serviceRegistry.ts';
import { forEachGroup } from '../slots/slotLog.ts';
import type { TimeSlots } from '../slots/timeSlots.ts';
import { readCallSlotKey } from './serviceSummaries.ts';

const NONE: SparseCounts = { zeroCount: 0, exponential: [] };

/** Calls of whole slots from `fromMs` to before `toMs`, by operation, kind and synthetic type: what history is made of. */
export function operationTotals(
  registry: ServiceRegistry,
  slots: Readonly<{ calls: TimeSlots; errors: TimeSlots }>,
  fromMs: number,
  toMs: number,
): readonly OperationTotals[] {
  const keyItself = (key: number): number => key;
  const failed = new Map<number, SparseCounts>();
  const inRange = (of: TimeSlots) => of.inWindow(toMs, toMs - fromMs);
  forEachGroup(inRange(slots.errors), keyItself, (key, { durations }) => failed.set(key, sparseCounts(durations)));
  const totals: OperationTotals[] = [];
  forEachGroup(inRange(slots.calls), keyItself, (key, { calls, errors, durations }) => {
    const { operationId, kind, synthetic } = readCallSlotKey(key);
    const { service, name, overflow } = registry.operationOf(operationId);
    totals.push({
      service: service.identity,
      operation: name,
      overflow,
      kind,
      synthetic,
      calls,
      errors,
      durations: sparseCounts(durations),
      errorDurations: failed.get(key) ?? NONE,
    });
  });
  return totals;
}
