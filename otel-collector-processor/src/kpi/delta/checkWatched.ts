import { RANK_MAX, REGISTERS } from '../../users/index.ts';
import { SYNTHETIC_TYPES, type TransactionSpan, type UserCell, type WatchedDelta } from '../../messages/index.ts';

const HASH = /^[0-9a-f]{16}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;
const MINUTE_MS = 60_000;
/** A transaction has no more spans: its bits fit a number. */
const SPANS_MAX = 31;

/** What of users and transactions would spoil what is counted: its place; undefined if nothing would. */
export function problemOfWatched({
  userCells = [],
  transactionSpans = [],
  watchedDropped = 0,
}: WatchedDelta): string | undefined {
  if (!isCount(watchedDropped)) return 'watchedDropped';
  const cell = userCells.findIndex((one) => !isUserCell(one));
  if (cell >= 0) return `userCells[${cell}]`;
  const span = transactionSpans.findIndex((one) => !isTransactionSpan(one));
  return span >= 0 ? `transactionSpans[${span}]` : undefined;
}

function isUserCell({ service, operation, minuteMs, users, hurt, hurtUsers }: UserCell): boolean {
  return (
    [service?.tenant, service?.environment, service?.namespace, service?.name, operation].every(isText) &&
    isCount(minuteMs) &&
    minuteMs % MINUTE_MS === 0 &&
    [users, hurt].every(arePairs) &&
    hurtUsers.every((user) => isText(user) && HASH.test(user))
  );
}

function arePairs(pairs: readonly number[]): boolean {
  return (
    pairs.length % 2 === 0 &&
    pairs.length <= 2 * REGISTERS &&
    pairs.every((n, i) => isCount(n) && (i % 2 === 0 ? n < REGISTERS : n > 0 && n <= RANK_MAX))
  );
}

function isTransactionSpan({
  transaction,
  span,
  tenant,
  traceId,
  failed,
  synthetic,
  endMs,
  durationMs,
}: TransactionSpan): boolean {
  return (
    [transaction, tenant].every(isText) &&
    isText(traceId) &&
    TRACE_ID.test(traceId) &&
    isCount(span) &&
    span < SPANS_MAX &&
    typeof failed === 'boolean' &&
    isCount(synthetic) &&
    synthetic < SYNTHETIC_TYPES.length &&
    Number.isFinite(endMs) &&
    Number.isFinite(durationMs) &&
    durationMs >= 0
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
