import type { ServiceIdentity } from '@vigil/quality-model';

/** How users are counted. */
export type WatchedUsers = Readonly<{ attribute: string; slowMs: number }>;

/** A span of a business transaction: which it is, and what its attributes have to say. */
export type WatchedSpan = Readonly<{
  service: ServiceIdentity;
  operation: string;
  attributes: Readonly<Record<string, string>>;
}>;

export type WatchedTransaction = Readonly<{ id: string; spans: readonly WatchedSpan[] }>;

/** What spans are looked at for beyond calls and edges. Nothing of it costs anything where it is not configured. */
export type Watched = Readonly<{ users?: WatchedUsers | undefined; transactions: readonly WatchedTransaction[] }>;

/** Users of one operation whose requests ended in one minute. */
export type UserCell = Readonly<{
  service: ServiceIdentity;
  operation: string;
  /** Unix milliseconds, a multiple of a minute. */
  minuteMs: number;
  /** Sketches as pairs of register and rank: of all users, and of those who were hurt. */
  users: readonly number[];
  hurt: readonly number[];
  /** Pseudonyms of those who were hurt, at most HURT_USERS_MAX. */
  hurtUsers: readonly string[];
}>;

/** Pseudonyms that one cell tells; beyond, the sketch counts them and nobody can be asked for by name. */
export const HURT_USERS_MAX = 1000;

/** A span that a business transaction is made of. */
export type TransactionSpan = Readonly<{
  transaction: string;
  /** Which of its spans, from 0. */
  span: number;
  /** Tenant and trace: of one transaction they are the same. */
  tenant: string;
  traceId: string;
  failed: boolean;
  /** Index into SYNTHETIC_TYPES. */
  synthetic: number;
  endMs: number;
  durationMs: number;
}>;

/** What a delta has of them; all of it may be left out. */
export type WatchedDelta = Readonly<{
  userCells?: readonly UserCell[];
  transactionSpans?: readonly TransactionSpan[];
  /** User cells and transaction spans that were beyond the pipeline's bounds. */
  watchedDropped?: number;
}>;
