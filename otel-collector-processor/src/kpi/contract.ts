import type { EdgeSummary, ServiceIdentity, MeasuredService } from '@vigil/quality-model';
import type { Applied, Delta } from '../messages/index.ts';
import type { Sketch } from '../users/index.ts';
import type { SparseCounts } from './histogram/sparseCounts.ts';
import type { OtlpRequest } from './otlp/otlpRequests.ts';
import type { TransactionRule } from './transactions/transactionRule.ts';

/**
 * What becomes of a delta:
 * - applied: it continued what was applied, or it is the first of its pipeline and epoch (the engine then knows nothing
 *   of what came before `from`: a new pipeline, or a store that was lost).
 * - duplicate: its `to` is not beyond what was applied (sent again after a restart); nothing changed.
 * - gap: its `from` is not what was applied; the pipeline has to rescan from `expected`. What its queue no longer holds
 *   it passes over: the delta begins at `expected` all the same.
 */
export type ApplyResult =
  Readonly<{ kind: 'applied' }> | Readonly<{ kind: 'duplicate' }> | Readonly<{ kind: 'gap'; expected: number }>;

/**
 * `windowMs` back from `nowMs`, in whole slots of SLOT_MS by span end time; the last one may not be over yet. Longer
 * than `retentionMs` counts as `retentionMs`.
 */
export type Window = Readonly<{ nowMs: number; windowMs: number; tenants: readonly string[] | 'all' }>;

/** Customers' calls of one operation in one time slot of SLOT_MS. */
export type OperationSlot = Readonly<{
  service: ServiceIdentity;
  operation: string;
  /** Index into SPAN_KINDS. */
  kind: number;
  calls: number;
  errors: number;
  /** Calls that took no time; the others are in `exponential`. */
  zeroCount: number;
  /** Pairs of exponential index (EXPONENTIAL_SCALE) and count, ascending. */
  exponential: readonly (readonly [index: number, count: number])[];
}>;

/** Calls of one operation, kind and synthetic type in some whole slots. */
export type OperationTotals = Readonly<{
  service: ServiceIdentity;
  operation: string;
  /** It stands for the operations beyond the limit of its service. */
  overflow: boolean;
  /** Index into SPAN_KINDS. */
  kind: number;
  /** Index into SYNTHETIC_TYPES. */
  synthetic: number;
  calls: number;
  errors: number;
  durations: SparseCounts;
  /** Of the calls that failed: they are in `durations` too. */
  errorDurations: SparseCounts;
}>;

/** Users of one operation, as sketches: of all, and of those who were hurt. */
export type UserTotals = Readonly<{ service: ServiceIdentity; operation: string; users: Sketch; hurt: Sketch }>;

/** A user was hurt by an operation; times are beginnings of minutes, of the first and the last time. */
export type UserHit = Readonly<{ service: ServiceIdentity; operation: string; firstMs: number; lastMs: number }>;

/** Business transactions of some whole slots, by the end of their first span. */
export type TransactionTotals = Readonly<{
  transaction: string;
  /** Index into SYNTHETIC_TYPES. */
  synthetic: number;
  calls: number;
  /** Failed, or not whole in time. */
  errors: number;
  /** Of the longest span of each. */
  durations: SparseCounts;
}>;

/** Which operations are meant. */
export type OperationFilter = (service: ServiceIdentity, operation: string) => boolean;

/**
 * The engine's KPI state. Pure: no clock, no I/O; the caller logs deltas and keeps snapshots. Deltas of different
 * pipelines commute: any interleaving gives the same counts (which operations overflow, and which stubs are settled
 * early at their bound, is first come first served).
 */
export interface KpiState {
  /**
   * Would it apply? Changes nothing, so that the caller can log the delta first. Throws KpiDeltaError: code
   * `unsupported_version` for another version, `invalid` for a delta that contradicts itself; nothing of it is applied
   * then, ever.
   */
  check(delta: Delta): ApplyResult;
  /**
   * Applies a delta for which `check` said `applied`; for another it throws KpiDeltaError (`not_next` for a duplicate
   * or a gap) and changes nothing. `nowMs` is when it arrived: counters go by arrival. A replay passes the same again.
   */
  apply(delta: Delta, nowMs: number): void;
  /** One entry for each queue life (pipeline and epoch); never forgotten, for a forgotten one would be counted twice. */
  applied(): readonly Applied[];
  /** Every service known, by tenant, environment, namespace and name; without traffic in the window its figures are null. */
  services(window: Window): readonly MeasuredService[];
  /** Customers' calls in the slot that begins at `slotMs`, of every operation that had some; overflow operations are left out. */
  operationSlots(slotMs: number, only?: OperationFilter): readonly OperationSlot[];
  /**
   * Everything that is counted in the slots from `fromMs` to before `toMs`, both multiples of SLOT_MS. Slots are kept for
   * `retentionMs`: further back it is less than there was.
   */
  operationTotals(fromMs: number, toMs: number): readonly OperationTotals[];
  /** Grows whenever `operationTotals` of these slots changes; 0 if nothing was ever counted in them. */
  slotWrites(fromMs: number, toMs: number): number;
  /** Takes what transactions consist of. */
  useTransactions(rules: readonly TransactionRule[]): void;
  transactionTotals(fromMs: number, toMs: number): readonly TransactionTotals[];
  /** Users of whole minutes from `fromMs` to before `toMs`, by operation; minutes are kept for twenty. */
  userTotals(fromMs: number, toMs: number): readonly UserTotals[];
  /** Where the user with this pseudonym was hurt since then, the latest first; kept for a day. */
  userHits(pseudonym: string, sinceMs: number): readonly UserHit[];
  /** Edges with traffic in the window, customers' and synthetic together, of the clients in `tenants`. */
  edges(window: Window): readonly EdgeSummary[];
  /**
   * Prometheus text format 0.0.4, in chunks of about 64 kB, each rendered when it is asked for, so that a large
   * exposition never blocks the thread for long. A series that begins while it runs is left to the next one.
   *
   * With `zeroInitialise` a series is 0 in the first whole exposition that a `scraper` gets of it. A scraper is any
   * string that tells readers apart (`''` if there is but one): the one does not take the 0 away from the other. A
   * scraper that is new, or was away for five minutes, counts as having seen whatever any other has seen.
   */
  expose(nowMs: number, scraper?: string): Iterable<string>;
  /**
   * Takes every series as exposed. To be called once after the log was replayed: scrapers saw those series before the
   * restart, and a 0 would look like a counter reset.
   */
  assumeExposed(): void;
  /**
   * All series for export by OTLP, in requests that are made as they are asked for; nothing without `exported`. Exemplars
   * are in it once.
   */
  otlpRequests(nowMs: number): Iterable<OtlpRequest>;
  /** Drops series that were silent for the expiry time, time slots that are past, and stubs that waited long enough. */
  expire(nowMs: number): void;
  /** Everything, pending stubs and scrapers included; `createKpiState` takes it back. Version KPI_SNAPSHOT_VERSION. */
  snapshot(): Uint8Array;
}
