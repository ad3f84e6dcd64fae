import type { LoadReport, LoadRun } from './loadRun.ts';

/** What a generator is told, and what it answers. */
export type GeneratorCommands = {
  run: (run: LoadRun) => Promise<LoadReport>;
};
