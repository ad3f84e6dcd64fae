import { formattedValueToString, getValueFormat } from '@grafana/data';

/** Units of the companion's figures, as Grafana names them. */
const GRAFANA_UNIT = { ms: 'ms', ratio: 'percentunit', per_second: 'cps' } as const;
export type FigureUnit = keyof typeof GRAFANA_UNIT;

/** Nobody measured it: there was no traffic to tell from. */
export const NO_FIGURE = '–';

/** A figure for people, such as `1.24 s`, `99.5%`, `3.2 c/s`. */
export function figureText(value: number | null, unit: FigureUnit): string {
  if (value === null) {
    return NO_FIGURE;
  }
  // Ratios near 1 differ in their third digit.
  const decimals = unit === 'ratio' ? (Math.abs(value) >= 0.1 && Math.abs(value) < 0.9 ? 1 : 2) : undefined;
  return formattedValueToString(getValueFormat(GRAFANA_UNIT[unit])(value, decimals));
}

/** A difference, with its sign: `+0.2%`, `−12 ms`. */
export function differenceText(value: number, unit: FigureUnit): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
  return `${sign}${figureText(Math.abs(value), unit)}`;
}

/** How long, in words: `2 minutes`. */
export function durationText(ms: number): string {
  return formattedValueToString(getValueFormat('dtdurationms')(ms));
}
