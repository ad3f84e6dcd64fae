import { parseArgs } from 'node:util';
import type { Benchmark, TableRow } from './benchmark.ts';
import type { Machine } from './machine.ts';

export type Surroundings = Readonly<{
  root: string;
  env: NodeJS.ProcessEnv;
  benchmarks: Readonly<Record<string, Benchmark>>;
  machine: () => Machine;
  versions: () => Readonly<Record<string, string>>;
  print: (line: string) => void;
  say: (line: string) => void;
}>;

/** Measured, good or bad; wrong usage, or a benchmark that broke; data that is not there. */
const EXIT = { measured: 0, failed: 1, absent: 2 } as const;

/** `npm run bench -- NAME [--json] [--data DIR] [switches]`. Resolves to the exit code. */
export async function runBenchmark(args: readonly string[], o: Surroundings): Promise<number> {
  const [name, ...rest] = args;
  const benchmark = name !== undefined && Object.hasOwn(o.benchmarks, name) ? o.benchmarks[name] : undefined;
  if (benchmark === undefined) {
    const asked = name === undefined ? 'name a benchmark' : `there is no benchmark "${name}"`;
    const names = Object.entries(o.benchmarks).map(([known, { summary }]) => `  ${known.padEnd(14)}${summary}`);
    o.say([`bench: ${asked}. There are:`, ...names].join('\n'));
    return EXIT.failed;
  }
  let switches: Record<string, string | boolean | undefined>;
  try {
    const options = { json: { type: 'boolean' }, data: { type: 'string' }, ...benchmark.switches } as const;
    switches = parseArgs({ args: rest, options }).values;
  } catch (error) {
    o.say(`bench: ${(error as Error).message}`);
    return EXIT.failed;
  }
  const dataFolder = (switches.data as string | undefined) ?? o.env.VIGIL_BENCH_DATA;
  const outcome = await benchmark.run({ root: o.root, dataFolder, switches, say: o.say });
  if (outcome.kind === 'absent') {
    o.say(`bench: ${name} needs data that is not there: ${outcome.what}`);
    return EXIT.absent;
  }
  const versions = { ...o.versions(), ...outcome.versions };
  const report = { ...outcome.figures, machine: o.machine(), versions, method: benchmark.method };
  o.print(switches.json === true ? JSON.stringify(report) : table(outcome.table));
  return EXIT.measured;
}

function table(rows: readonly TableRow[]): string {
  const width = Math.max(0, ...rows.map(([what]) => what.length)) + 2;
  return rows.map(([what, value]) => `${what.padEnd(width)}${value}`).join('\n');
}
