import { formattedValueToString, getValueFormat } from '@grafana/data';

type Unit = Readonly<{
  /** As Grafana names it. */
  grafana: string;
  /** The least that is written out. */
  least: number;
  leastText: string;
}>;

/** Units of the companion's figures. */
const UNITS = {
  ms: { grafana: 'ms', least: 0.001, leastText: '0.001 ms' },
  ratio: { grafana: 'percentunit', least: 0.0001, leastText: '0.01%' },
  per_second: { grafana: 'count:calls/s', least: 0.001, leastText: '0.001 calls/s' },
  bytes: { grafana: 'bytes', least: 1, leastText: '1 B' },
} as const satisfies Record<string, Unit>;
export type FigureUnit = keyof typeof UNITS;

/** Nobody measured it: there was no traffic to tell from. */
export const NO_FIGURE = '–';

/**
 * A figure for people, such as `1.24 s`, `99.5%`, `3.2 calls/s`; `–` for what is no number. What is not 0 does not read as
 * 0, and a ratio that is not 1 does not read as 100%: one failing call is what somebody looks for.
 */
export function figureText(value: number | null, unit: FigureUnit): string {
  if (value === null || !Number.isFinite(value)) {
    return NO_FIGURE;
  }
  const { least, leastText } = UNITS[unit];
  if (value > 0 && value < least) {
    return `<${leastText}`;
  }
  if (unit === 'ratio' && value > 1 - least && value < 1) {
    return `>${formatted(1 - least, unit)}`;
  }
  return formatted(value, unit);
}

function formatted(value: number, unit: FigureUnit): string {
  // Ratios near 1 differ in their third digit; all and nothing have none.
  const isWhole = value === 0 || value === 1;
  const decimals =
    unit === 'ratio' ? (isWhole ? 0 : Math.abs(value) >= 0.1 && Math.abs(value) < 0.9 ? 1 : 2) : undefined;
  return formattedValueToString(getValueFormat(UNITS[unit].grafana)(value, decimals));
}

/** How long, in words: `2 minutes`. */
export function durationText(ms: number): string {
  return Number.isFinite(ms) ? formattedValueToString(getValueFormat('dtdurationms')(ms)) : NO_FIGURE;
}
