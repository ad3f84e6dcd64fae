import { fadingWeight } from './fading.ts';

/** The bar that the last opening has set falls to half in so many points. */
const KEPT = 1 - fadingWeight(200);
/** An opening has to be so many times as strange as what is left of the last one. */
const STRANGER_TIMES = 1.2;

/**
 * Whether something strange is news or goes on: the bar that strangeness has to pass to open an anomaly anew. At every
 * threshold an alarm is told once, not at each of its points, and again if it gets much worse or has been over for long.
 */
export const barBefore = (bar: number): number => bar * KEPT;
export const opens = (strangeness: number, bar: number): boolean => strangeness > bar * STRANGER_TIMES;
