import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issue } from '../../../quality-model/src/index.ts';
import type { Benchmark } from '../benchmark.ts';
import { codeOf } from '../rows/codeOf.ts';
import { cloneOf } from '../stack/cloneOf.ts';
import { startStack } from '../stack/startStack.ts';
import { untilCalm } from '../stack/untilCalm.ts';
import { expectedCauses, readFaults, watchedSeries } from './expectedCauses.ts';
import { NOTHING, performRound } from './performRound.ts';
import { QUIET, roundRows, type RoundRow } from './roundRow.ts';
import { figuresOf, tableOf } from './summary.ts';

const ROUNDS = 5;
const RESULTS = 'bench/results/faults-issues.csv';
/** What decides how a round goes: other commits with the same trees count together. */
const JUDGED = ['otel-collector-processor/src', 'quality-model/src', 'examples/shop', 'provisioning/prometheus'];
const PAUSE_MAX_MS = 60_000;

/** Every fault of the shop, again and again, on what `npm start` brings up: does it become one issue with its cause? */
export const faults: Benchmark = {
  summary: 'each fault of the shop becomes one issue with its cause, quiet runs none',
  method:
    'git clone of the last commit, `npm start` there, and the API alone: once every operation is learned, rounds in ' +
    'random order. A round: a random pause (at most 60 s), the fault for 120 s, and 300 s after its end; a quiet round is ' +
    'as long without a fault. A round is longer where the issue has not resolved by then. issuesOpened: different issues ' +
    'that were open at any time of a round, reopened ones ' +
    'included. causeRank: place of the expected cause (examples/shop/faults.yaml) in the issue, at the end of the fault ' +
    'or of the round, the worse of the two; 0: not named. secondsToIssue: fault on until the API shows the issue. ' +
    `Every round is a row of ${RESULTS}, failures included; those of other code than the last commit's are kept and not ` +
    'counted. Intervals are the least and the largest. Run again to go on; --only takes some of the faults (or quiet), ' +
    'so that several can run side by side. --of COMMIT reports the rounds of that commit, and measures nothing.',
  switches: {
    issues: { type: 'boolean' },
    rounds: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    of: { type: 'string' },
  },
  async run({ root, switches, say }) {
    if (switches.issues !== true) throw new Error('faults is measured through issues: give --issues');
    const expectations = readFaults(root);
    const known = [...Object.keys(expectations.faults), QUIET];
    const wanted = typeof switches.only === 'string' ? switches.only.split(',') : known;
    const unknown = wanted.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`--only: there is no ${unknown.join(', ')}; there are ${known.join(', ')}`);
    const rounds = Number(switches.rounds ?? ROUNDS);
    const seed = Number(switches.seed ?? 1);
    const rowsFile = roundRows(join(root, RESULTS));
    const code = codeOf(root, typeof switches.of === 'string' ? switches.of : 'HEAD', JUDGED);
    const counted = () => rowsFile.read().filter((row) => row.code === code);
    // Another commit than the last can only be reported.
    const isMissing = (fault: string) =>
      switches.of === undefined && counted().filter((row) => row.fault === fault).length < rounds;

    const clone = wanted.some(isMissing) ? cloneOf(root) : undefined;
    try {
      if (clone !== undefined) {
        // The API alone is asked: a build beside the shop would only disturb it.
        const stack = await startStack(clone.folder, { VIGIL_WORKBENCH: 'off' });
        try {
          for (;;) {
            const missing = wanted.filter(isMissing);
            if (missing.length === 0) break;
            const roundSeed = seed * 1000 + counted().length;
            const fault = missing[Math.floor(fractionOf(roundSeed, 1) * missing.length)]!;
            say('waiting until everything is learned and calm');
            await untilCalm(stack, watchedSeries(expectations));
            const started = { commit: clone.commit, code, seed: roundSeed, fault, startedAt: new Date().toISOString() };
            say(`${started.startedAt} ${fault}`);
            const expected = fault === QUIET ? [] : expectedCauses(expectations.faults[fault]!);
            const pauseMs = fractionOf(roundSeed, 2) * PAUSE_MAX_MS;
            try {
              const { observed, failure, issues } = await performRound(stack, { fault, expected, pauseMs });
              const row: RoundRow = { ...started, outcome: failure === '' ? 'pass' : 'fail', ...observed, failure };
              rowsFile.append(row);
              if (failure !== '') keepForInquiry(root, row, issues);
              say(`${fault}: ${row.outcome} ${JSON.stringify({ ...observed, failure })}`);
            } catch (error) {
              rowsFile.append({ ...started, outcome: 'fail', ...NOTHING, failure: String(error) });
              throw error;
            }
          }
        } finally {
          await stack.stop();
        }
      }
    } finally {
      clone?.remove();
    }
    const rows = counted();
    return { kind: 'measured', figures: figuresOf(rows, known), table: tableOf(rows, known) };
  },
};

/** A round that failed wants an explanation: its issues, with their history, are kept beside the repository's own files. */
function keepForInquiry(root: string, { seed, fault }: RoundRow, issues: readonly Issue[]): void {
  const folder = join(root, '.vigil/bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${seed}-${fault}.json`), JSON.stringify(issues, undefined, 2));
}

/** 0 ≤ x < 1, the same for the same seed (a step of SplitMix32). */
function fractionOf(seed: number, what: number): number {
  let z = (seed * 0x9e3779b9 + what * 0x85ebca6b) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
}
