import type { Evidence, SyntheticRow } from './labelledRow.ts';
import type { Labels } from './recogniseRows.ts';

/** A row and what the product made of it. `expected` is undefined for ordinary traffic. */
export type Judged = Readonly<{
  id: string;
  expected: Pick<SyntheticRow, 'vendor' | 'kind' | 'evidence'> | undefined;
  labels: Labels;
}>;

/** Of a set of rows. A ratio is null where it would be of nothing. */
export type Score = Readonly<{
  /** Of what was taken for synthetic, what is. */
  precision: number | null;
  /** Of what is synthetic, what was taken for it. */
  recall: number | null;
  /** Of what was rightly taken for synthetic, what has the right one of `test` and `bot`. */
  rightKind: number | null;
  synthetic: number;
  ordinary: number;
  missed: number;
  falseAlarms: number;
  /** Rows that the KPIs count as something else than their label says. */
  countedOtherwise: number;
}>;

export function scoreRows(rows: readonly Judged[]): Score {
  const synthetic = rows.filter(isSynthetic);
  const found = synthetic.filter(isTaken);
  const falseAlarms = rows.filter(isFalseAlarm).length;
  return {
    precision: ratio(found.length, found.length + falseAlarms),
    recall: ratio(found.length, synthetic.length),
    rightKind: ratio(found.filter(({ labels, expected }) => labels.type === expected?.kind).length, found.length),
    synthetic: synthetic.length,
    ordinary: rows.length - synthetic.length,
    missed: synthetic.length - found.length,
    falseAlarms,
    countedOtherwise: rows.filter(({ labels }) => labels.counted !== labels.type).length,
  };
}

/** Of one vendor. `precision`: of what was said to be from it, what is; null where nothing was. */
export type VendorScore = Readonly<{ rows: number; recall: number | null; precision: number | null }>;

/** By vendor, in the alphabet's order. */
export function scoreVendors(rows: readonly Judged[]): Readonly<Record<string, VendorScore>> {
  const vendors = [...new Set(rows.flatMap(({ expected }) => expected?.vendor ?? []))].sort();
  return Object.fromEntries(
    vendors.map((vendor) => {
      const own = rows.filter(({ expected }) => expected?.vendor === vendor);
      const said = rows.filter(({ labels }) => labels.source === vendor);
      const right = said.filter(({ expected }) => expected?.vendor === vendor).length;
      const recall = ratio(own.filter(isTaken).length, own.length);
      return [vendor, { rows: own.length, recall, precision: ratio(right, said.length) }];
    }),
  );
}

/** Recall by the kind of evidence that a row has. */
export function recallByEvidence(rows: readonly Judged[], kinds: readonly Evidence[]): Record<string, number | null> {
  return Object.fromEntries(
    kinds.map((kind) => {
      const own = rows.filter(({ expected }) => expected?.evidence === kind);
      return [kind, ratio(own.filter(isTaken).length, own.length)];
    }),
  );
}

export function isMissed(row: Judged): boolean {
  return isSynthetic(row) && !isTaken(row);
}

export function isFalseAlarm(row: Judged): boolean {
  return !isSynthetic(row) && isTaken(row);
}

function isSynthetic({ expected }: Judged): boolean {
  return expected !== undefined;
}

function isTaken({ labels }: Judged): boolean {
  return labels.type !== '';
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
