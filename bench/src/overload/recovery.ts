import type { Bin } from '../pipeline/generator/requestLog.ts';

/** Normal for so long: then it is back. */
const NORMAL_MS = 2_000;

/**
 * Seconds from bin `from` on until the service is as it should be, and stays so for two seconds: nothing refused,
 * unsent or unanswered, and no answer slower than `slowestMs`. Null if it never is.
 */
export function recoverySeconds(bins: readonly Bin[], binMs: number, from: number, slowestMs: number): number | null {
  const inARow = NORMAL_MS / binMs;
  let normal = 0;
  for (let index = from; index < bins.length; index++) {
    normal = isNormal(bins[index]!, slowestMs) ? normal + 1 : 0;
    if (normal === inARow) return ((index + 1 - inARow - from) * binMs) / 1000;
  }
  return null;
}

function isNormal(bin: Bin, slowestMs: number): boolean {
  const wrong = bin.refused + bin.unsent + bin.unknown;
  return bin.acknowledged > 0 && wrong === 0 && bin.slowestMs <= slowestMs;
}
