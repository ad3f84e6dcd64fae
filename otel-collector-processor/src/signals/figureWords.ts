import type { AnomalySignal } from './signal.ts';

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
