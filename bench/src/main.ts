// npm run bench -- NAME [--json] [--data DIR] [switches]
import { dirname } from 'node:path';
import { machine, productVersions } from './machine.ts';
import { BENCHMARKS } from './registry.ts';
import { runBenchmark } from './runBenchmark.ts';

const root = dirname(dirname(import.meta.dirname));

process.exitCode = await runBenchmark(process.argv.slice(2), {
  root,
  env: process.env,
  benchmarks: BENCHMARKS,
  machine,
  versions: () => productVersions(root),
  print: (line) => console.log(line),
  say: (line) => console.error(line),
});
