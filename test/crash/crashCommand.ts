import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, productVersions } from '../../bench/src/machine.ts';
import { numberSwitch } from '../../bench/src/pipeline/numberSwitch.ts';
import { codeOf } from '../../bench/src/rows/codeOf.ts';
import { gitText } from '../../bench/src/stack/cloneOf.ts';
import { crashRows } from './crashRow.ts';
import { performRounds } from './crashRounds.ts';
import { figuresOf, tableOf } from './crashSummary.ts';

const ROUNDS = 200;
const RESULTS = 'bench/results/crash.csv';
const JUDGED = ['otel-collector-processor/src', 'quality-model/src'];

const METHOD =
  'The companion as it ships, and a sink that answers OK when it has a request in a file, a process each. Traces, metrics and ' +
  'logs over gRPC and HTTP, two senders of each, 1 to 30 items a request, an id in every item; the sink is two destinations, ' +
  'one of each protocol. A round: load; 0 to 700 ms after the first OKs `kill -9` of the companion, the sink or both; in a ' +
  'quarter of the rounds once more 0 to 1.5 s after its next start; start; more load; then every acknowledged id has to be at ' +
  'the sink by both ways within 60 s, whole, and labelled. Senders send nothing twice, so what arrives twice is the ' +
  "companion's doing. Data goes on from round to round. `kill -9` ends processes, not the machine: what an fsync is for is not tried here. " +
  `Every round is a row of ${RESULTS}, failures included; rows of other code or another seed are kept and not counted. Run again to go on.`;

/** `npm run test:crash -- [--rounds N] [--seed S] [--rows FILE] [--json]`. Resolves to the exit code: 1 if any round failed. */
export async function crashCommand(args: readonly string[], root: string): Promise<number> {
  const options = {
    rounds: { type: 'string' },
    seed: { type: 'string' },
    rows: { type: 'string', default: join(root, RESULTS) },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const rounds = numberSwitch(values, 'rounds', ROUNDS);
  const seed = numberSwitch(values, 'seed', 1);
  const file = crashRows(values.rows);
  const isChanged = gitText(root, 'status', '--porcelain', '--', ...JUDGED) !== '';
  // What is not committed has no name by which its rounds could be found again.
  const code = `${codeOf(root, 'HEAD', JUDGED)}${isChanged ? '+' : ''}`;
  const startedAt = new Date().toISOString();
  const counted = () =>
    file
      .read()
      .filter((row) => row.code === code && row.seed === seed && row.round < rounds)
      .filter((row) => !isChanged || row.startedAt >= startedAt);
  const done = new Set(counted().map(({ round }) => round));
  const missing = Array.from({ length: rounds }, (_, round) => round).filter((round) => !done.has(round));
  if (missing.length < rounds) console.error(`crash: ${done.size} rounds are in ${values.rows} already`);
  if (missing.length > 0)
    await performRounds({
      root,
      seed,
      rounds: missing,
      onRow: (row) => {
        file.append({ code, ...row });
        const { round, ack, victim, acknowledged, lost, duplicates, damaged, failure } = row;
        const told = `${acknowledged} acknowledged, ${lost} lost, ${duplicates} twice, ${damaged} damaged, ${row.seconds} s`;
        console.error(`crash: ${round + 1} of ${rounds}, ${ack}, ${victim}: ${told} ${failure}`);
      },
    });
  const rows = counted();
  const report = { ...figuresOf(rows), seed, machine: machine(), versions: productVersions(root), method: METHOD };
  if (values.json === true) console.log(JSON.stringify(report));
  else for (const [what, value] of tableOf(rows)) console.log(`${what.padEnd(30)}${value}`);
  return rows.every(({ outcome }) => outcome === 'pass') ? 0 : 1;
}
