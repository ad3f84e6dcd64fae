import type { Scorer } from './series.ts';

const WINDOW = 120;
const HALF_LIFE = 60;
const STEP_HALF_LIFE = 200;
/** Makes a consistent estimate of a standard deviation of the median absolute deviation of normal values. */
const MAD_TO_SIGMA = 1.4826;
/** A series that never moved must still score its first move. */
const LITTLE = 1e-9;

/** Three lines of code each, causal: what a detector has to be worth more than. */
export const TRIVIAL_SCORERS = { medianMad, absoluteDifference, ewmaZ } as const satisfies Record<string, () => Scorer>;

/** Distance from the median of the last 120 values in median absolute deviations. */
function medianMad(): Scorer {
  const last: number[] = [];
  return (_timeMs, value) => {
    if (!Number.isFinite(value)) return 0;
    const middle = middleOf(last);
    const deviation = middleOf(last.map((earlier) => Math.abs(earlier - middle)));
    const score = last.length < WINDOW ? 0 : Math.abs(value - middle) / (MAD_TO_SIGMA * deviation + LITTLE);
    last.push(value);
    if (last.length > WINDOW) last.shift();
    return score;
  };
}

/** Size of the step from the last value in mean steps, this one among them (half-life 200 values). */
function absoluteDifference(): Scorer {
  const weight = 1 - 0.5 ** (1 / STEP_HALF_LIFE);
  let before = NaN;
  let count = 0;
  let usual = 0;
  return (_timeMs, value) => {
    if (!Number.isFinite(value)) return 0;
    const difference = Number.isNaN(before) ? 0 : Math.abs(value - before);
    before = value;
    count++;
    usual += Math.max(weight, 1 / count) * (difference - usual);
    return difference / (usual + LITTLE);
  };
}

/** Distance from the exponentially weighted mean in standard deviations (half-life 60 values). */
function ewmaZ(): Scorer {
  const weight = 1 - 0.5 ** (1 / HALF_LIFE);
  let count = 0;
  let mean = 0;
  let variance = 0;
  return (_timeMs, value) => {
    if (!Number.isFinite(value)) return 0;
    const delta = value - mean;
    const score = count < HALF_LIFE ? 0 : Math.abs(delta) / (Math.sqrt(variance) + LITTLE);
    mean += (count === 0 ? 1 : weight) * delta;
    variance = count === 0 ? 0 : (1 - weight) * (variance + weight * delta ** 2);
    count++;
    return score;
  };
}

function middleOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
