import type { Benchmark, BenchmarkInput, Outcome } from './benchmark.ts';
import { runBenchmark } from './runBenchmark.ts';

const MACHINE = { cpu: 'c', cores: 2, memoryGiB: 3, os: 'o', arch: 'a' };

function bench(outcome: Outcome) {
  const printed: string[] = [];
  const said: string[] = [];
  const inputs: BenchmarkInput[] = [];
  const quick: Benchmark = {
    summary: 'is quick',
    method: 'by hand',
    switches: { rounds: { type: 'string' } },
    run: async (input) => {
      inputs.push(input);
      return outcome;
    },
  };
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    runBenchmark(args, {
      root: '/repo',
      env,
      benchmarks: { quick },
      machine: () => MACHINE,
      versions: () => ({ vigil: '1' }),
      print: (line) => printed.push(line),
      say: (line) => said.push(line),
    });
  return { run, printed, said, inputs };
}

const MEASURED: Outcome = {
  kind: 'measured',
  figures: { nsPerSpan: 7 },
  table: [
    ['time', '7 ns'],
    ['bytes per span', '9'],
  ],
  versions: { peer: '2' },
};

describe('npm run bench', () => {
  test('prints a table for people', async () => {
    const { run, printed } = bench(MEASURED);
    expect(await run(['quick'])).toBe(0);
    expect(printed).toEqual(['time            7 ns\nbytes per span  9']);
  });

  test('prints one line of JSON with machine, versions and method', async () => {
    const { run, printed } = bench(MEASURED);
    expect(await run(['quick', '--json'])).toBe(0);
    expect(printed.map((line) => JSON.parse(line) as unknown)).toEqual([
      { nsPerSpan: 7, machine: MACHINE, versions: { vigil: '1', peer: '2' }, method: 'by hand' },
    ]);
  });

  test.each([
    ['the switch', ['--data', '/given'], { VIGIL_BENCH_DATA: '/around' }, '/given'],
    ['the environment', [], { VIGIL_BENCH_DATA: '/around' }, '/around'],
    ['nowhere', [], {}, undefined],
  ])('takes the data folder from %s', async (_where, args, env, expected) => {
    const { run, inputs } = bench(MEASURED);
    await run(['quick', ...args], env);
    expect(inputs[0]?.dataFolder).toBe(expected);
  });

  test('hands a benchmark its own switches', async () => {
    const { run, inputs } = bench(MEASURED);
    await run(['quick', '--rounds', '3']);
    expect(inputs[0]?.switches).toMatchObject({ rounds: '3' });
  });

  test('says which data is absent, and exits with 2', async () => {
    const { run, printed, said } = bench({ kind: 'absent', what: 'nab/, published at its repository' });
    expect(await run(['quick', '--json'])).toBe(2);
    expect(printed).toEqual([]);
    expect(said.join()).toContain('quick needs data that is not there: nab/');
  });

  test.each([
    ['no name', []],
    ['a name that is unknown', ['slow']],
    ['a name of every object', ['toString']],
  ])('lists the names when there is %s', async (_what, args) => {
    const { run, said } = bench(MEASURED);
    expect(await run(args)).toBe(1);
    expect(said.join()).toContain('  quick         is quick');
  });

  test('refuses a switch that it does not know', async () => {
    const { run, said } = bench(MEASURED);
    expect(await run(['quick', '--fast'])).toBe(1);
    expect(said.join()).toContain("Unknown option '--fast'");
  });
});
