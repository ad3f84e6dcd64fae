import { sampleExponential } from '../random/samples.ts';
import type { Random } from '../random/seededRandom.ts';

export type ArrivalOptions = Readonly<{
  random: Random;
  /** Arrivals a second where the ratio is 1. */
  peakPerSecond: number;
  /** Share of the peak at a moment, 0 to 1. */
  ratioAt(ms: number): number;
}>;

/** How far ahead it looks: a moment that far away is looked for again. */
const HORIZON_MS = 60_000;

/**
 * The next arrival after `fromMs`, of people who know nothing of each other or of how long the shop takes (open loop);
 * or `fromMs + 60 s` with `arrives: false` if nobody comes before. Source: P. Lewis, G. Shedler, "Simulation of
 * nonhomogeneous Poisson processes by thinning" (1979).
 */
export function nextArrival(fromMs: number, o: ArrivalOptions): { atMs: number; arrives: boolean } {
  const untilMs = fromMs + HORIZON_MS;
  if (o.peakPerSecond <= 0) return { atMs: untilMs, arrives: false };
  for (let atMs = fromMs; ;) {
    atMs += sampleExponential(o.random, 1000 / o.peakPerSecond);
    if (atMs > untilMs) return { atMs: untilMs, arrives: false };
    if (o.random() < o.ratioAt(atMs)) return { atMs, arrives: true };
  }
}
