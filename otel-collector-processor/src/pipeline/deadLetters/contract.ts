import type { Signal } from '../../messages/index.ts';
import type { JsonObject } from '../wire/index.ts';

/** Letters and the items in them. */
export type LetterCount = Readonly<{ letters: number; items: number }>;

/** One request that a destination refused for good. `id` is good for as long as it is kept. */
export type DeadLetterHead = Readonly<{
  id: string;
  /** Of the pipeline that keeps it. */
  pipelineId: string;
  destination: string;
  signal: Signal;
  tenant: string;
  /** Spans, data points or log records. */
  items: number;
  /** Of the request. */
  bytes: number;
  receivedMs: number;
  /** When it was refused. */
  storedMs: number;
  /** What the destination said. */
  reason: string;
}>;

/** How a replay is going, or how the last one went. */
export type ReplayProgress = Readonly<{
  running: boolean;
  /** The destination has them now. */
  replayed: LetterCount;
  /** Refused again: they are kept, with the new reason. */
  refused: LetterCount;
  /** Why it ended before its end, in words; '' if it did not. */
  stopped: string;
}>;

/** The store of one destination in one pipeline. */
export type DeadLetterStoreSummary = Readonly<{
  pipelineId: string;
  destination: string;
  items: Readonly<Record<Signal, number>>;
  bytes: number;
  maxBytes: number;
  /** When the oldest was stored; null where there is none. */
  oldestMs: number | null;
  /** Is the destination still in the configuration? Else nothing can be replayed. */
  configured: boolean;
  replay: ReplayProgress | null;
}>;

/** Whose letters: those of other tenants do not exist for the question. */
export type TenantFilter = readonly string[] | 'all';

/** What an operator may ask of the stores of one pipeline thread. */
export type DeadLetterQuestion =
  | Readonly<{
      kind: 'list';
      destination: string | undefined;
      after: string | undefined;
      limit: number;
      tenants: TenantFilter;
    }>
  | Readonly<{ kind: 'show'; id: string; tenants: TenantFilter }>
  | Readonly<{ kind: 'replay'; destination: string; ids: readonly string[] | undefined; tenants: TenantFilter }>
  | Readonly<{ kind: 'drop'; destination: string; ids: readonly string[] | undefined; tenants: TenantFilter }>;

/**
 * - list: letters in the order of their ids, from behind `after` on, `limit` at most; and all stores.
 * - show: `letter` is undefined where there is none of this id here; `otlp` is null if the request is too large to show.
 * - replay: of each store of the destination; it goes on if it is still running.
 * - drop: what was dropped.
 */
export type DeadLetterAnswer =
  | Readonly<{ kind: 'list'; letters: readonly DeadLetterHead[]; stores: readonly DeadLetterStoreSummary[] }>
  | Readonly<{ kind: 'show'; letter: DeadLetterHead | undefined; otlp: JsonObject | null }>
  | Readonly<{ kind: 'replay'; stores: readonly DeadLetterStoreSummary[] }>
  | Readonly<{ kind: 'drop'; dropped: LetterCount }>;
