import type { Scorer } from '../series/series.ts';

/** An alerting rule's `for`: the score that was held all the time. */
export function heldFor(makeScorer: () => Scorer, durationMs: number): () => Scorer {
  return () => {
    const scorer = makeScorer();
    const last: { timeMs: number; score: number }[] = [];
    return (timeMs, value) => {
      last.push({ timeMs, score: scorer(timeMs, value) });
      while (last.length > 1 && last[1]!.timeMs <= timeMs - durationMs) last.shift();
      const whole = last[0]!.timeMs <= timeMs - durationMs;
      return whole ? Math.min(...last.map(({ score }) => score)) : 0;
    };
  };
}
