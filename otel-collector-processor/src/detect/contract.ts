import type { ServiceIdentity } from '@vigil/quality-model';
import type { Band } from './bandHistory.ts';
import type { OperationSlot } from '../kpi/index.ts';
import type { AnomalySignal, AnomalySignalEvent } from '../signals/index.ts';

/** What is known of one watched series now; companion series on /metrics and the API are made of it. */
export type WatchedSeries = Readonly<{
  service: ServiceIdentity;
  operation: string;
  kind: number;
  of: AnomalySignal;
  /** `learning` until enough was seen: it is never active then. */
  state: 'learning' | 'normal' | 'anomalous';
  /** 0–1. */
  score: number;
  direction: 'up' | 'down';
  seen: number;
  expected: number;
  lower: number;
  upper: number;
  /** Since when it is anomalous, Unix milliseconds; 0 if it is not. */
  sinceMs: number;
}>;

/**
 * Streaming detection over every operation. Pure: no clock, no I/O. Slots come in order, each once; a slot that is not
 * newer than the last is ignored. An operation that is not told of in a slot had no calls in it.
 */
export interface Detection {
  /** Feeds one closed slot of everything, and returns what began, changed or ended by it. */
  feed(slotMs: number, operations: Iterable<OperationSlot>): readonly AnomalySignalEvent[];
  series(): Iterable<WatchedSeries>;
  /** What was expected of a watched series in the slot; undefined where it is not known, or was told too long ago. */
  band(series: Pick<WatchedSeries, 'service' | 'operation' | 'kind' | 'of'>, slotMs: number): Band | undefined;
  /** Keys of the signals that are open. */
  openKeys(): ReadonlySet<string>;
  /** Slot fed last; 0 before the first. */
  readonly lastSlotMs: number;
  /** Everything, versioned; `createDetection` takes it back and goes on as if it had never stopped. */
  snapshot(): Uint8Array;
}
