import { SIGNALS, type Accounting, type Signal, type SignalAccounting, type Tables } from '../messages/index.ts';
import type { LinkedTraces } from './enrich/index.ts';
import type { OpenLane } from './lane.ts';
import type { PipelineCounts } from './pipeline.ts';
import type { MemoryWatch, Receivers } from './receive/index.ts';

/** What the lane that takes new requests has beside its queue. */
export type OwnParts = Readonly<{
  counts: PipelineCounts;
  receivers: Receivers | undefined;
  deadLetters: Accounting['deadLetters'] | undefined;
  linked: LinkedTraces;
}>;

/** How one lane is. `own` is undefined for one that is left over: it takes nothing new. */
export function accountingOf(lane: OpenLane, memory: MemoryWatch | undefined, own: OwnParts | undefined): Accounting {
  const { counts, receivers, deadLetters, linked } = own ?? {};
  const of = (signal: Signal): SignalAccounting => ({
    accepted: counts?.accepted[signal] ?? 0,
    refused: sum(counts?.refused[signal] ?? {}, receivers?.stats.refused[signal] ?? {}),
  });
  const [traces, metrics, logs] = SIGNALS.map(of) as [SignalAccounting, SignalAccounting, SignalAccounting];
  return {
    signals: { traces, metrics, logs },
    destinations: lane.destinations(),
    queue: lane.queueAccounting(),
    deadLetters: deadLetters ?? {},
    memory: {
      inFlightBytes: receivers?.inFlightBytes() ?? 0,
      inFlightMaxBytes: own === undefined ? 0 : (memory?.limitBytes ?? 0),
    },
    unmeasured: lane.unmeasured(),
    forgedMarks: counts?.forgedMarks ?? 0,
    labelled: { ...counts?.labelled },
    recognition: {
      labelledLogs: { ...counts?.labelledLogs },
      labelledExemplars: counts?.labelledExemplars ?? 0,
      tooEarly: counts?.tooEarly ?? 0,
      evictedTraces: linked?.evicted ?? 0,
      contendedTraces: linked?.contended ?? 0,
    },
  };
}

/** Reasons of the door and of the pipeline behind it, added up; those that never happened are left out. */
function sum(...counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const part of counts)
    for (const [reason, count] of Object.entries(part)) if (count > 0) all[reason] = (all[reason] ?? 0) + count;
  return all;
}

export function newest(a: Tables, b: Tables): Tables {
  return b.version >= a.version ? b : a;
}
