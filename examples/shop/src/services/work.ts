import { HttpProblem } from '../http/httpProblem.ts';
import { sampleLogNormal } from '../random/samples.ts';
import type { Random } from '../random/seededRandom.ts';

/** Spread of the delays: the 99th percentile is 2.3 times the median. Web services measure between 0.3 and 0.6. */
const SIGMA = 0.36;

/** What an operation does besides calling others: it takes its time, and now and then it fails. */
export type Work = Readonly<{
  /** Waits a log-normal delay of this median (milliseconds), plus `extraMs`. Fails with 500 `internal`, rarely. */
  takes(medianMs: number, extraMs?: number): Promise<void>;
}>;

export type WorkOptions = Readonly<{
  random: Random;
  /** Share of the calls that fail with nothing switched on. */
  baseErrorRatio: number;
  wait(ms: number): Promise<unknown>;
}>;

export function createWork(o: WorkOptions): Work {
  return {
    async takes(medianMs, extraMs = 0) {
      await o.wait(sampleLogNormal(o.random, { median: medianMs, sigma: SIGMA }) + extraMs);
      if (o.random() < o.baseErrorRatio) throw new HttpProblem(500, 'internal', 'Something broke here.');
    },
  };
}
