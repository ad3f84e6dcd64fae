import type { EdgeSummary, ServiceSummary } from '@vigil/quality-model';
import type { Applied, Delta } from '../messages/index.ts';

/**
 * What becomes of a delta:
 * - applied: it continued what was applied.
 * - duplicate: its `to` is not beyond what was applied (sent again after a restart); nothing changed.
 * - gap: its `from` is not what was applied; the pipeline has to rescan from `expected`.
 */
export type ApplyResult =
  Readonly<{ kind: 'applied' }> | Readonly<{ kind: 'duplicate' }> | Readonly<{ kind: 'gap'; expected: number }>;

export type Window = Readonly<{ nowMs: number; windowMs: number; tenants: readonly string[] | 'all' }>;

/** The engine's KPI state. Pure: no clock, no I/O; the caller logs deltas and keeps snapshots. */
export interface KpiState {
  /** Would it apply? Changes nothing, so that the caller can log the delta first. */
  check(delta: Delta): ApplyResult;
  /** Applies a delta for which `check` said `applied`. `nowMs` is when it arrived: counters go by arrival. */
  apply(delta: Delta, nowMs: number): void;
  applied(): readonly Applied[];
  services(window: Window): readonly ServiceSummary[];
  edges(window: Window): readonly EdgeSummary[];
  /** Prometheus text format 0.0.4, in chunks, so that a large exposition never blocks the thread for long. */
  expose(nowMs: number): Iterable<string>;
  /** Drops series that were silent for the expiry time, and time slots that are past. */
  expire(nowMs: number): void;
  snapshot(): Uint8Array;
}
