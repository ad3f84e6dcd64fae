import { aiops } from './aiops/aiops.ts';
import { backlog } from './backlog/backlog.ts';
import type { Benchmark } from './benchmark.ts';
import { correlate } from './correlate/correlate.ts';
import { faults } from './faults/faults.ts';
import { journeys } from './journeys/journeys.ts';
import { kpi } from './kpi/kpi.ts';
import { labels } from './labels/labels.ts';
import { nab } from './nab/nab.ts';
import { overload } from './overload/overload.ts';
import { peers } from './peers/peers.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { rootcause } from './rootcause/rootcause.ts';
import { soak } from './soak/soak.ts';
import { splice } from './splice/splice.ts';
import { start } from './start/start.ts';
import { story } from './story/story.ts';
import { synthetic } from './synthetic/synthetic.ts';
import { tsb } from './tsb/tsb.ts';

/** Every benchmark by its name on the command line: one row each. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  aiops,
  backlog,
  correlate,
  faults,
  journeys,
  kpi,
  labels,
  nab,
  overload,
  peers,
  pipeline,
  rootcause,
  soak,
  splice,
  start,
  story,
  synthetic,
  tsb,
};
