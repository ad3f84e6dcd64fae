import { serviceKey } from '@vigil/quality-model';
import type { OperationTotals } from '../kpi/index.ts';
import { SPAN_KINDS, SYNTHETIC_TYPES } from '../messages/index.ts';
import { addCalls, noCalls, type CallTotals } from './callTotals.ts';
import { historyName, type HistoryKey, type Party } from './historyKey.ts';

const ENTRY_KINDS: readonly string[] = ['SERVER', 'CONSUMER'];

/** The totals of a minute, by the name of their series. */
export type MinuteTotals = ReadonlyMap<string, CallTotals>;

/**
 * Services and operations of a minute. Every service has a series of what enters it; an operation has one if `keeps`
 * says so. What is beyond a limit is in its service's series alone.
 */
export function minuteTotals(counted: readonly OperationTotals[], keeps: (operation: string) => boolean): MinuteTotals {
  const all = new Map<string, CallTotals>();
  const add = (key: HistoryKey, calls: OperationTotals): void => {
    const name = historyName(key);
    let totals = all.get(name);
    if (totals === undefined) all.set(name, (totals = noCalls()));
    addCalls(totals, calls);
  };
  for (const calls of counted) {
    const { service, operation } = calls;
    const kind = SPAN_KINDS[calls.kind]!;
    const party: Party = SYNTHETIC_TYPES[calls.synthetic] === '' ? 'customers' : 'synthetic';
    if (ENTRY_KINDS.includes(kind)) add({ of: 'service', service, party }, calls);
    if (!calls.overflow && keeps(`${serviceKey(service)} ${operation}`))
      add({ of: 'operation', service, operation, kind, party }, calls);
  }
  return all;
}
