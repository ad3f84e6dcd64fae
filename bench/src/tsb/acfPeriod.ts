/** Lags that are looked at, and the rows in which. */
const LAG_MIN = 3;
const LAG_MAX = 400;
const ROWS_MAX = 20_000;
/** A period outside of this, counted from `LAG_MIN`, is taken for none. */
const OFFSET_MIN = 3;
const OFFSET_MAX = 300;
const NO_PERIOD = 125;

/** The lag of the highest local maximum of a series' autocorrelation: the largest widening that VUS-PR looks at. */
export function acfPeriod(values: Float64Array): number {
  const rows = values.subarray(0, ROWS_MAX);
  const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length;
  const centred = rows.map((value) => value - mean);
  const correlation: number[] = [];
  for (let lag = LAG_MIN; lag <= Math.min(LAG_MAX, rows.length - 1); lag++) {
    let sum = 0;
    for (let row = lag; row < centred.length; row++) sum += centred[row]! * centred[row - lag]!;
    correlation.push(sum);
  }
  let highest = -1;
  for (let i = 1; i + 1 < correlation.length; i++) {
    const peak = correlation[i]! > correlation[i - 1]! && correlation[i]! > correlation[i + 1]!;
    if (peak && (highest < 0 || correlation[i]! > correlation[highest]!)) highest = i;
  }
  return highest < OFFSET_MIN || highest > OFFSET_MAX ? NO_PERIOD : highest + LAG_MIN;
}
