import { segmentsOf, type Segment } from '../series/segments.ts';

const THRESHOLDS = 250;

/**
 * Volume under the precision-recall surface (Paparrizos et al., "Volume Under the Surface", VLDB 2022), with the
 * thresholds and the range-based recall of TSB-AD (Liu & Paparrizos, NeurIPS 2024): for every widening from 0 to
 * `widestRows` the labels fade out on both sides over half of it; recall weighs what is found of the widened labels and
 * how many of the segments are touched at all. 0–1; 0 without labels. O((rows + thresholds) · widest).
 */
export function vusPr(labels: Uint8Array, scores: Float64Array, widestRows: number): number {
  const segments = segmentsOf(labels);
  if (segments.length === 0) return 0;
  const { rank, predicted } = ranksOf(scores);
  let volume = 0;
  for (let widening = 0; widening <= widestRows; widening++)
    volume += averagePrecision(labels, segments, rank, predicted, widening);
  return volume / (widestRows + 1);
}

/** For each row the first of the thresholds, from the highest on, that it reaches; for each threshold how many rows do. */
function ranksOf(scores: Float64Array): Readonly<{ rank: Int32Array; predicted: Float64Array }> {
  const descending = scores.slice().sort().reverse();
  const thresholds = Float64Array.from({ length: THRESHOLDS }, (_, k) => {
    return descending[
      k === THRESHOLDS - 1 ? scores.length - 1 : Math.floor(k * ((scores.length - 1) / (THRESHOLDS - 1)))
    ]!;
  });
  const rank = Int32Array.from(scores, (score) => firstReached(thresholds, score));
  const predicted = new Float64Array(THRESHOLDS);
  for (const first of rank) predicted[first]! += 1;
  accumulate(predicted);
  return { rank, predicted };
}

function firstReached(descending: Float64Array, score: number): number {
  let low = 0;
  let high = descending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (score >= descending[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function averagePrecision(
  labels: Uint8Array,
  segments: readonly Segment[],
  rank: Int32Array,
  predicted: Float64Array,
  widening: number,
): number {
  const widened = widen(labels, segments, widening);
  const found = new Float64Array(THRESHOLDS);
  const foundBeside = new Float64Array(THRESHOLDS);
  let labelled = 0;
  widened.forEach((weight, row) => {
    if (weight === 0) return;
    found[rank[row]!]! += weight;
    if (labels[row] === 1) labelled++;
    else foundBeside[rank[row]!]! += weight;
  });
  const merged = mergeWidened(segments, widening, labels.length);
  const touched = new Float64Array(THRESHOLDS);
  for (const [from, to] of merged) {
    let first = THRESHOLDS - 1;
    for (let row = from; row <= to; row++) first = Math.min(first, rank[row]!);
    touched[first]! += 1;
  }
  for (const sums of [found, foundBeside, touched]) accumulate(sums);
  let area = 0;
  let recallBefore = 0;
  for (let k = 0; k < THRESHOLDS; k++) {
    const positives = (labelled + labelled + foundBeside[k]!) / 2;
    const recall = Math.min(found[k]! / positives, 1) * (touched[k]! / merged.length);
    area += (recall - recallBefore) * (found[k]! / predicted[k]!);
    recallBefore = recall;
  }
  return area;
}

/** Labels as weights: 1 inside, falling over half the widening on both sides. */
function widen(labels: Uint8Array, segments: readonly Segment[], widening: number): Float64Array {
  const weights = Float64Array.from(labels);
  const half = Math.floor(widening / 2);
  for (const [from, to] of segments) {
    for (let distance = 1; distance <= half; distance++) {
      const weight = Math.sqrt(1 - distance / widening);
      if (to + distance < weights.length) weights[to + distance]! += weight;
      if (from - distance >= 0) weights[from - distance]! += weight;
    }
  }
  return weights.map((weight) => Math.min(1, weight));
}

/** Segments that touch each other once they are widened are one. */
function mergeWidened(segments: readonly Segment[], widening: number, rows: number): readonly Segment[] {
  const half = Math.floor(widening / 2);
  const merged: [number, number][] = [];
  for (const [from, to] of segments) {
    const last = merged.at(-1);
    if (last !== undefined && last[1] >= from - half) last[1] = Math.min(rows - 1, to + half);
    else merged.push([Math.max(0, from - half), Math.min(rows - 1, to + half)]);
  }
  return merged;
}

function accumulate(counts: Float64Array): void {
  for (let k = 1; k < counts.length; k++) counts[k]! += counts[k - 1]!;
}
