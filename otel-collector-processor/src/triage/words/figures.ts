import type { AnomalySignal } from '../../signals/index.ts';

/** Units of the figures of an anomaly, as the API names them. */
export const UNIT_OF = { latency: 'ms', errors: 'ratio', rate: 'per_second' } as const satisfies Record<
  AnomalySignal,
  string
>;
export type FigureUnit = (typeof UNIT_OF)[AnomalySignal];

/** A figure for people: `1.2 s`, `95 ms`, `30 %`, `0.4 a second`. Two digits tell enough. */
export function figureWords(value: number, unit: FigureUnit): string {
  switch (unit) {
    case 'ms':
      return value >= 1000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
    case 'ratio':
      return `${digits(value * 100)} %`;
    case 'per_second':
      return `${digits(value)} a second`;
    default:
      return unit satisfies never;
  }
}

/** Two significant digits, and never an exponent. */
function digits(value: number): string {
  if (value >= 10) return String(Math.round(value));
  return String(Number(value.toPrecision(2)));
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listWords(names: readonly string[], max = 4): string {
  const shown = names.length > max ? [...names.slice(0, max - 1), `${names.length - max + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
