import { aiops } from './aiops/aiops.ts';
import type { Benchmark } from './benchmark.ts';
import { faults } from './faults/faults.ts';
import { nab } from './nab/nab.ts';
import { peers } from './peers/peers.ts';
import { splice } from './splice/splice.ts';
import { start } from './start/start.ts';
import { story } from './story/story.ts';
import { synthetic } from './synthetic/synthetic.ts';
import { tsb } from './tsb/tsb.ts';

/** Every benchmark by its name on the command line: one row each. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  aiops,
  faults,
  nab,
  peers,
  splice,
  start,
  story,
  synthetic,
  tsb,
};
