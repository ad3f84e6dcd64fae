import { SLOT_MS, SYNTHETIC_TYPES, type TransactionSpan } from '../../messages/index.ts';
import type { TransactionTotals } from '../contract.ts';
import { sparseCounts } from '../histogram/sparseCounts.ts';
import { exponentialIndex } from '../histogram/durationIndex.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';
import { forEachGroup } from '../slots/slotLog.ts';
import { createTimeSlots } from '../slots/timeSlots.ts';
import type { TransactionRule } from './transactionRule.ts';

export const TRANSACTION_OUTCOMES = ['success', 'failed', 'incomplete'] as const;
export type TransactionOutcome = (typeof TRANSACTION_OUTCOMES)[number];

/** Transactions under way at the most; the oldest one is settled early beyond, and counted as incomplete. */
const PENDING_MAX = 100_000;

/** A transaction of one trace. It is kept until its time is over, so that a span that is sent twice begins no other. */
type Pending = {
  rule: string;
  /** Bit i: span i was seen. */
  seen: number;
  failed: boolean;
  synthetic: number;
  /** Of the first span; NaN before it came. */
  beganMs: number;
  longestMs: number;
  settled: boolean;
  dueMs: number;
};

/** Business transactions: spans of a trace in, outcomes out. Spans may come in any order and from any pipeline. */
export type Transactions = Readonly<{
  /** Takes newer rules. What is under way goes on by the rule that it has, or is dropped with it. */
  use(rules: readonly TransactionRule[]): void;
  add(span: TransactionSpan, nowMs: number): void;
  /** By transaction and synthetic type, in the slots of [fromMs, toMs): by the end of the first span. */
  totals(fromMs: number, toMs: number): readonly TransactionTotals[];
  /** Counters: one for each transaction, outcome and synthetic type that was ever seen. */
  counters(): Iterable<
    Readonly<{ transaction: string; outcome: TransactionOutcome; synthetic: number; count: number }>
  >;
  expire(nowMs: number): void;
  write(writer: ByteWriter): void;
  read(reader: ByteReader): void;
}>;

export function createTransactions(retentionMs: number): Transactions {
  let rules = new Map<string, TransactionRule>();
  /** Numbers for names, for keys of slots. Few: they are those of a configuration. */
  const names: string[] = [];
  const pending = new Map<string, Pending>();
  const slots = createTimeSlots(retentionMs);
  const counts = new Map<string, number>();

  function numberOf(name: string): number {
    const index = names.indexOf(name);
    return index >= 0 ? index : names.push(name) - 1;
  }

  function settle(of: Pending, outcome: TransactionOutcome, nowMs: number): void {
    of.settled = true;
    const failed = outcome === 'success' ? 0 : 1;
    const zeroCount = of.longestMs > 0 ? 0 : 1;
    const exponential = of.longestMs > 0 ? [[exponentialIndex(of.longestMs), 1] as const] : [];
    const key = numberOf(of.rule) * SYNTHETIC_TYPES.length + of.synthetic;
    const slotMs = Math.floor(Math.min(of.beganMs, nowMs) / SLOT_MS) * SLOT_MS;
    slots.add(slotMs, key, { calls: 1, errors: failed, zeroCount, exponential }, nowMs);
    const counter = `${of.rule} ${outcome} ${of.synthetic}`;
    counts.set(counter, (counts.get(counter) ?? 0) + 1);
  }

  /** Its time is over, or there is no more room. One that has not begun is none: only later spans of it were seen. */
  function close(of: Pending, nowMs: number): void {
    if (!of.settled && !Number.isNaN(of.beganMs)) settle(of, of.failed ? 'failed' : 'incomplete', nowMs);
  }

  function look(of: Pending, rule: TransactionRule, nowMs: number): void {
    if (of.settled || Number.isNaN(of.beganMs)) return;
    if (of.failed) settle(of, 'failed', nowMs);
    else if (of.seen === 2 ** rule.spanCount - 1) settle(of, 'success', nowMs);
  }

  return {
    use(next) {
      rules = new Map(next.map((rule) => [rule.id, rule]));
    },
    add({ transaction, span, tenant, traceId, failed, synthetic, endMs, durationMs }, nowMs) {
      const rule = rules.get(transaction);
      if (rule === undefined || span >= rule.spanCount) return; // of a configuration that is past
      const key = `${transaction} ${traceId} ${tenant}`;
      let of = pending.get(key);
      if (of === undefined) {
        of = {
          rule: transaction,
          seen: 0,
          failed: false,
          synthetic,
          beganMs: Number.NaN,
          longestMs: 0,
          settled: false,
          dueMs: nowMs + rule.withinMs,
        };
        pending.set(key, of);
        if (pending.size > PENDING_MAX) {
          const [oldest, gone] = pending.entries().next().value!;
          pending.delete(oldest);
          close(gone, nowMs);
        }
      }
      of.seen |= 1 << span;
      of.failed ||= failed;
      of.synthetic ||= synthetic; // what one span of the trace shows is so of all
      of.longestMs = Math.max(of.longestMs, durationMs);
      if (span === 0 && Number.isNaN(of.beganMs)) of.beganMs = endMs;
      look(of, rule, nowMs);
    },
    totals(fromMs, toMs) {
      const totals: TransactionTotals[] = [];
      forEachGroup(
        slots.inWindow(toMs, toMs - fromMs),
        (key) => key,
        (key, { calls, errors, durations }) => {
          const synthetic = key % SYNTHETIC_TYPES.length;
          const transaction = names[(key - synthetic) / SYNTHETIC_TYPES.length]!;
          totals.push({ transaction, synthetic, calls, errors, durations: sparseCounts(durations) });
        },
      );
      return totals;
    },
    *counters() {
      for (const [key, count] of counts) {
        const [transaction = '', outcome = '', synthetic = ''] = key.split(' ');
        yield { transaction, outcome: outcome as TransactionOutcome, synthetic: Number(synthetic), count };
      }
    },
    expire(nowMs) {
      for (const [key, of] of pending) {
        if (of.dueMs > nowMs) continue;
        pending.delete(key);
        close(of, nowMs);
      }
      slots.expire(nowMs);
    },
    write(writer) {
      writer.number(names.length);
      for (const name of names) writer.text(name);
      writer.number(counts.size);
      for (const [key, count] of counts) {
        writer.text(key);
        writer.number(count);
      }
      writer.number(pending.size);
      for (const [key, of] of pending) {
        writer.text(key);
        writer.text(of.rule);
        for (const n of [
          of.seen,
          of.failed ? 1 : 0,
          of.synthetic,
          of.beganMs,
          of.longestMs,
          of.settled ? 1 : 0,
          of.dueMs,
        ])
          writer.number(n);
      }
      slots.write(writer);
    },
    read(reader) {
      for (let n = reader.number(); n > 0; n--) names.push(reader.text());
      for (let n = reader.number(); n > 0; n--) counts.set(reader.text(), reader.number());
      for (let n = reader.number(); n > 0; n--)
        pending.set(reader.text(), {
          rule: reader.text(),
          seen: reader.number(),
          failed: reader.number() === 1,
          synthetic: reader.number(),
          beganMs: reader.number(),
          longestMs: reader.number(),
          settled: reader.number() === 1,
          dueMs: reader.number(),
        });
      slots.read(reader);
    },
  };
}
