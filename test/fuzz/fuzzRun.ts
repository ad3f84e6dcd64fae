import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzCase, type FuzzCase } from './fuzzCase.ts';
import { fuzzCorpus } from './fuzzCorpus.ts';
import { createJudge, FuzzFailure, type Verdict } from './judgeCase.ts';

/** Cases of a seed, from `from` on. */
export type FuzzRange = Readonly<{ seed: number; from: number; count: number }>;

export type FoundFailure = Readonly<{ seed: number; number: number; reason: string }> & FuzzCase;

export type FuzzCounts = Readonly<{
  verdicts: Readonly<Record<FuzzCase['encoding'], Readonly<Record<Verdict, number>>>>;
  failures: readonly FoundFailure[];
  /** What lives on the heap at the end, less what lived there after a tenth of the cases. */
  heapGrowthBytes: number;
}>;

/** No more are told: a bug that shows once shows often. */
const FAILURES_MAX = 20;

/**
 * Judges cases one after the other. `onCase` hears of each before it is judged: one that does not come back is known by
 * its number.
 */
export function runCases({ seed, from, count }: FuzzRange, onCase: (number: number) => void): FuzzCounts {
  const corpus = fuzzCorpus(seed);
  const judge = createJudge();
  const verdicts = {
    protobuf: { accepted: 0, refused: 0, stricter: 0 },
    json: { accepted: 0, refused: 0, stricter: 0 },
  };
  const failures: FoundFailure[] = [];
  const warmFrom = from + Math.floor(count / 10);
  let warmBytes = 0;
  for (let number = from; number < from + count && failures.length < FAILURES_MAX; number++) {
    onCase(number);
    if (number === warmFrom) warmBytes = livingBytes();
    const made = fuzzCase(corpus, seed, number);
    try {
      verdicts[made.encoding][judge(made)]++;
    } catch (error) {
      if (!(error instanceof FuzzFailure)) throw error;
      failures.push({ ...made, seed, number, reason: error.message });
    }
  }
  return { verdicts, failures, heapGrowthBytes: livingBytes() - warmBytes };
}

/** Heap and buffers after everything unused was given back. */
function livingBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
