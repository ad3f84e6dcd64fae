import type { Benchmark } from './benchmark.ts';
import { faults } from './faults/faults.ts';
import { splice } from './splice/splice.ts';
import { start } from './start/start.ts';
import { story } from './story/story.ts';

/** Every benchmark by its name on the command line: one row each. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  faults,
  splice,
  start,
  story,
};
