import { median } from '../statistics/median.ts';
import type { Cell } from './measureCell.ts';
import type { Side } from './only.ts';
import type { Shape } from './shapes.ts';
import type { Variant } from './variant.ts';

/** One window, and what it was of. */
export type MeasuredCell = Readonly<{ side: Side; variant: Variant; shape: Shape; cell: Cell }>;
/** Peak resident memory of one start of a target. */
export type MeasuredPeak = Readonly<{ side: Side; variant: Variant; peakRssMb: number }>;

type Sum = 'ackedLost' | 'duplicates' | 'refused' | 'wrongSpans' | 'checkedMessages';
type Table<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;
type BySide<T> = Readonly<Record<Side, Table<T> | null>>;

export type PipelineFigures = Readonly<{
  spansPerCpuSecond: BySide<number>;
  spansPerCpuSecondRounds: BySide<readonly number[]>;
  /** The companion's by the Collector's; null without a Collector. */
  ratio: Table<number> | null;
  spansPerSecond: BySide<number>;
  /** CPU seconds a second: how busy it was. */
  cores: BySide<number>;
  peakRssMb: Readonly<Record<Side, Readonly<Record<string, number>> | null>>;
  /** The companion's; `ackedLostBySide` has the Collector's too. */
  ackedLost: number;
  ackedLostBySide: Readonly<Record<Side, number>>;
  duplicates: Readonly<Record<Side, number>>;
  refused: Readonly<Record<Side, number>>;
  wrongSpans: Readonly<Record<Side, number>>;
  checkedMessages: Readonly<Record<Side, number>>;
}>;

/** Medians over the rounds, by shape and variant; peaks are the highest of all starts. */
export function figuresOf(cells: readonly MeasuredCell[], peaks: readonly MeasuredPeak[]): PipelineFigures {
  const bySide = <T>(of: (cells: readonly Cell[]) => T): BySide<T> => ({
    vigil: tableOf(
      cells.filter(({ side }) => side === 'vigil'),
      of,
    ),
    collector: tableOf(
      cells.filter(({ side }) => side === 'collector'),
      of,
    ),
  });
  const sum = (key: Sum): Record<Side, number> => ({
    vigil: total(cells, 'vigil', key),
    collector: total(cells, 'collector', key),
  });
  const spansPerCpuSecond = bySide((some) => Math.round(median(some.map((cell) => cell.spansPerCpuSecond))));
  return {
    spansPerCpuSecond,
    ratio: ratioOf(spansPerCpuSecond),
    peakRssMb: { vigil: peaksOf(peaks, 'vigil'), collector: peaksOf(peaks, 'collector') },
    spansPerSecond: bySide((some) => Math.round(median(some.map((cell) => cell.spansPerSecond)))),
    cores: bySide((some) => rounded(median(some.map((cell) => cell.cores)))),
    spansPerCpuSecondRounds: bySide((some) => some.map((cell) => Math.round(cell.spansPerCpuSecond))),
    ackedLost: sum('ackedLost').vigil,
    ackedLostBySide: sum('ackedLost'),
    duplicates: sum('duplicates'),
    refused: sum('refused'),
    wrongSpans: sum('wrongSpans'),
    checkedMessages: sum('checkedMessages'),
  };
}

function tableOf<T>(cells: readonly MeasuredCell[], of: (cells: readonly Cell[]) => T): Table<T> | null {
  if (cells.length === 0) return null;
  const table: Record<string, Record<string, T>> = {};
  for (const { shape, variant } of cells) {
    const same = cells.filter((cell) => cell.shape === shape && cell.variant === variant).map(({ cell }) => cell);
    (table[shape] ??= {})[variant] = of(same);
  }
  return table;
}

function ratioOf({ vigil, collector }: BySide<number>): Table<number> | null {
  if (vigil === null || collector === null) return null;
  return mapValues(vigil, (variants, shape) =>
    mapValues(variants, (ours, variant) => rounded(ours / (collector[shape]?.[variant] ?? NaN))),
  );
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, of: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value, key)]));
}

function peaksOf(peaks: readonly MeasuredPeak[], side: Side): Record<string, number> | null {
  const own = peaks.filter((peak) => peak.side === side);
  if (own.length === 0) return null;
  const highest: Record<string, number> = {};
  for (const { variant, peakRssMb } of own) highest[variant] = Math.max(highest[variant] ?? 0, Math.round(peakRssMb));
  return highest;
}

function total(cells: readonly MeasuredCell[], side: Side, key: Sum): number {
  return cells.filter((cell) => cell.side === side).reduce((sum, { cell }) => sum + cell[key], 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
