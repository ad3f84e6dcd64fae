import { median } from './median.ts';

export type Spread = Readonly<{ median: number; min: number; max: number }>;

/** Of what was measured at all; null of nothing. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const measured = values.filter((value) => value !== null);
  if (measured.length === 0) return null;
  return { median: median(measured), min: Math.min(...measured), max: Math.max(...measured) };
}
