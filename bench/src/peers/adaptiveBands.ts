import type { Scorer } from '../series/series.ts';
import { outside, type Band } from './band.ts';
import { LookBack } from './lookBack.ts';
import { TimeWindow } from './timeWindow.ts';

const HOUR_MS = 3_600_000;
const SMOOTHING_MS = 26 * HOUR_MS;
/** Below this coefficient of variation an hour is calm, and says nothing about the width. */
const RESTLESS_RATIO = 0.5;
const DEVIATIONS = 2;
const MARGIN_RATIO = 0.5;
/** A day and a week ago, half an hour ahead. */
const LOOK_BACK_MS = [23.5 * HOUR_MS, 167.5 * HOUR_MS] as const;

/**
 * Strategy `adaptive` of grafana/promql-anomaly-detection (738e34e), after its rules: the mean of an hour ± two standard
 * deviations (of restless hours, smoothed over 26 h), at least ± half the mean, widened to what was there a day and a week
 * ago. Values ≤ 0 are not selected. Score: distance from the mean in widths of the band; 1 is an anomaly there.
 */
export function adaptiveBands(): Scorer {
  const hour = new TimeWindow(HOUR_MS);
  const restless = new TimeWindow(SMOOTHING_MS);
  const past = LOOK_BACK_MS.map(() => new LookBack<Band>());
  return (timeMs, value) => {
    if (!(value > 0)) return 0;
    hour.push(timeMs, value);
    const mean = hour.mean();
    const deviation = hour.deviation();
    restless.moveTo(timeMs);
    if (deviation > RESTLESS_RATIO * mean) restless.push(timeMs, deviation);
    const bands: Band[] = [{ lower: mean - MARGIN_RATIO * mean, upper: mean + MARGIN_RATIO * mean }];
    if (restless.size > 0) bands.push(around(mean, DEVIATIONS * restless.mean()));
    LOOK_BACK_MS.forEach((offsetMs, index) => {
      past[index]!.push(timeMs, around(mean, DEVIATIONS * deviation));
      const before = past[index]!.at(timeMs - offsetMs);
      if (before !== undefined) bands.push(before);
    });
    return outside(value, mean, bands);
  };
}

function around(middle: number, width: number): Band {
  return { lower: middle - width, upper: middle + width };
}
