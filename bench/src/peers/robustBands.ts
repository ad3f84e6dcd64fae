import type { Scorer } from '../series/series.ts';
import { outside, type Band } from './band.ts';
import { LookBack } from './lookBack.ts';
import { TimeWindow } from './timeWindow.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEVIATIONS = 2;
const MARGIN_RATIO = 0.5;
/** A day and a week ago, a quarter of an hour ahead. */
const LOOK_BACK_MS = [DAY_MS - HOUR_MS / 4, 7 * DAY_MS - HOUR_MS / 4] as const;

/**
 * Strategy `robust` of grafana/promql-anomaly-detection (738e34e), after its rules: the median of a day ± two median
 * absolute deviations, at least ± half the median, widened to what was there a day and a week ago; the median of the last
 * hour is compared. Values ≤ 0 are not selected. Score: distance from the median in widths of the band; 1 is an anomaly there.
 */
export function robustBands(): Scorer {
  const day = new TimeWindow(DAY_MS);
  const dayDeviations = new TimeWindow(DAY_MS);
  const hour = new TimeWindow(HOUR_MS);
  const hourDeviations = new TimeWindow(HOUR_MS);
  const past = LOOK_BACK_MS.map(() => new LookBack<Band>());
  return (timeMs, value) => {
    if (!(value > 0)) return 0;
    day.push(timeMs, value);
    hour.push(timeMs, value);
    const median = day.median();
    const level = hour.median();
    dayDeviations.push(timeMs, Math.abs(value - median));
    hourDeviations.push(timeMs, Math.abs(value - level));
    const width = DEVIATIONS * dayDeviations.median();
    const bands: Band[] = [
      { lower: median - width, upper: median + width },
      { lower: median - MARGIN_RATIO * median, upper: median + MARGIN_RATIO * median },
    ];
    const seasonal = DEVIATIONS * hourDeviations.median();
    LOOK_BACK_MS.forEach((offsetMs, index) => {
      past[index]!.push(timeMs, { lower: level - seasonal, upper: level + seasonal });
      const before = past[index]!.at(timeMs - offsetMs);
      if (before !== undefined) bands.push(before);
    });
    return outside(level, median, bands);
  };
}
