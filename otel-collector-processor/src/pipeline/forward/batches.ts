import type { Signal } from '../../messages/index.ts';
import type { QueueRecord } from '../queue/index.ts';

/**
 * Records that go out as one request, and where the cursor may be once they and all before them have reached their end.
 * `left` are those that have not; undefined before it was tried. `wake` ends the pause that it is in, if it is in one.
 */
export type Batch = {
  records: readonly QueueRecord[];
  readonly next: number;
  left: readonly QueueRecord[] | undefined;
  wake: (() => void) | undefined;
};

type Group = { readonly records: QueueRecord[]; bytes: number };

/**
 * Records of one tenant and signal are one batch of at most `maxBytes` of bodies, however they are mixed with others; a
 * larger record is one by itself. Batches stand in the order of their first records, so that those of one tenant and
 * signal stay in order, and each ends for the cursor where the next begins: what of it lies further on is sent again
 * after a crash. What is not wanted is passed over; only where nothing is wanted is there a batch without records. `next`
 * is where the read that the records come from ended.
 */
export function toBatches(
  records: readonly QueueRecord[],
  next: number,
  signals: readonly Signal[],
  maxBytes: number,
): readonly Batch[] {
  const groups: Group[] = [];
  /** The group of each signal and tenant that may still grow. */
  const open: Partial<Record<Signal, Map<string, Group>>> = {};
  let last: Group | undefined;
  for (const record of records) {
    if (!signals.includes(record.signal)) continue;
    const ofSignal = (open[record.signal] ??= new Map<string, Group>());
    let group = last !== undefined && sameKind(last.records[0]!, record) ? last : ofSignal.get(record.tenant);
    if (group === undefined || group.bytes + record.body.length > maxBytes) {
      group = { records: [], bytes: 0 };
      groups.push(group);
      ofSignal.set(record.tenant, group);
    }
    group.records.push(record);
    group.bytes += record.body.length;
    last = group;
  }
  if (groups.length === 0) return [{ records: [], next, left: undefined, wake: undefined }];
  return groups.map((group, i) => ({
    records: group.records,
    next: groups[i + 1]?.records[0]!.position ?? next,
    left: undefined,
    wake: undefined,
  }));
}

function sameKind(a: QueueRecord, b: QueueRecord): boolean {
  return a.signal === b.signal && a.tenant === b.tenant;
}
