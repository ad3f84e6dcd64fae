import type { TableRow } from '../../bench/src/benchmark.ts';
import { spreadOf } from '../../bench/src/statistics/spread.ts';
import type { CrashRow } from './crashRow.ts';
import { ACKS, VICTIMS } from './roundPlan.ts';

const COUNTS = ['sent', 'acknowledged', 'unacknowledged', 'lost', 'duplicates', 'damaged'] as const;

/** Keys of the JSON line: the sums of all rounds, and of each `ack`. */
export function figuresOf(rows: readonly CrashRow[]): Readonly<Record<string, unknown>> {
  const byAck = Object.fromEntries(ACKS.map((ack) => [ack, sumsOf(rows.filter((row) => row.ack === ack))]));
  return { ...sumsOf(rows), ...byAck, secondsARound: spreadOf(rows.map(({ seconds }) => seconds)) };
}

function sumsOf(rows: readonly CrashRow[]): Readonly<Record<string, number>> {
  const sums = COUNTS.map((count) => [count, rows.reduce((sum, row) => sum + (row[count] ?? 0), 0)]);
  const failed = rows.filter(({ outcome }) => outcome === 'fail').length;
  return { rounds: rows.length, failed, ...(Object.fromEntries(sums) as Record<string, number>) };
}

export function tableOf(rows: readonly CrashRow[]): readonly TableRow[] {
  return ACKS.flatMap((ack) =>
    VICTIMS.map((victim): TableRow => {
      const sums = sumsOf(rows.filter((row) => row.ack === ack && row.victim === victim));
      const { rounds, failed, acknowledged, lost, duplicates, damaged } = sums;
      return [
        `${ack}, ${victim} killed`,
        `${rounds} rounds, ${failed} failed; ${acknowledged} items acknowledged, ${lost} lost, ${duplicates} arrived twice, ${damaged} damaged`,
      ];
    }),
  );
}
