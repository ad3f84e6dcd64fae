import { parseArgs } from 'node:util';
import { machine, productVersions } from '../../bench/src/machine.ts';
import { numberSwitch } from '../../bench/src/pipeline/numberSwitch.ts';
import { runCasesThroughPorts } from './fuzzPorts.ts';
import { runCasesInThread } from './fuzzThread.ts';
import { keepFailure } from './keepFailure.ts';

const COUNT = 1_000_000;
/** One case in so many goes through the ports too. */
const PORTS_EVERY = 200;
const TELL_EVERY_MS = 10_000;
/** Of scanner, splicer, JSON door and witness together; they keep nothing from case to case. */
export const HEAP_GROWTH_MAX_BYTES = 16 * 1024 * 1024;
/** New names of services and operations are new series, up to their limits. */
export const RSS_GROWTH_MAX_BYTES = 96 * 1024 * 1024;

const METHOD =
  'Lawful requests of every shape (fast-check, seeded) and some as SDKs send them, of all signals, a tenth as JSON; each case has one or two ' +
  'mutations: bit flips, truncations, splices of two, false lengths, overlong varints, wrong wire types and field numbers, groups, deep nesting, fields of ' +
  'others. The witness is protobufjs with every string of the definitions read as bytes, so UTF-8 plays no part. Never may the scanner accept what the witness refuses; what it ' +
  'accepts has to be, spliced, what the model makes of the decoded request. The other way round they may differ: the scanner also refuses groups and known ' +
  'fields of another wire type, which protobufjs passes over as unknown. One case in ' +
  `${PORTS_EVERY} also goes to a running companion over gRPC or HTTP, which has to answer likewise, and to deliver all that it accepted.`;

/** `npm run test:fuzz -- [--count N] [--seed S] [--case NUMBER] [--json]`; `--n` is `--count`. Resolves to the exit code: 1 for any failure. */
export async function fuzzCommand(args: readonly string[], root: string): Promise<number> {
  const text = { type: 'string' } as const;
  const options = { count: text, n: text, seed: text, case: text, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const seed = numberSwitch(values, 'seed', 1);
  const isOne = values.case !== undefined;
  const count = isOne ? 1 : numberSwitch({ count: values.count ?? values.n }, 'count', COUNT);
  const range = { seed, from: isOne ? Number(values.case) : 0, count };

  let toldMs = Date.now();
  const progress = (number: number): void => {
    if (Date.now() - toldMs < TELL_EVERY_MS) return;
    toldMs = Date.now();
    console.error(`fuzz: ${number} of ${count} cases of seed ${seed}`);
  };
  const startedMs = Date.now();
  const [cases, ports] = await Promise.all([
    runCasesInThread(range, progress),
    runCasesThroughPorts(range, isOne ? 1 : PORTS_EVERY),
  ]);
  const failures = [...cases.failures, ...ports.failures];
  for (const failure of failures) console.error(`fuzz: ${keepFailure(root, failure)}`);
  // Of a few cases there is no growth to speak of: what they compile is more.
  const isLong = count >= COUNT / 100;
  const grew = [
    ...(isLong && cases.heapGrowthBytes > HEAP_GROWTH_MAX_BYTES ? [`heap grew by ${cases.heapGrowthBytes} bytes`] : []),
    ...(isLong && ports.rssGrowthBytes > RSS_GROWTH_MAX_BYTES
      ? [`the companion grew by ${ports.rssGrowthBytes} bytes`]
      : []),
  ];
  for (const what of grew) console.error(`fuzz: ${what}`);
  const figures = {
    cases: count,
    ...cases.verdicts,
    failures: failures.length,
    heapGrowthBytes: cases.heapGrowthBytes,
    ports: { requests: ports.requests, accepted: ports.accepted, rssGrowthBytes: ports.rssGrowthBytes },
    seconds: Math.round((Date.now() - startedMs) / 1000),
  };
  if (values.json === true)
    console.log(
      JSON.stringify({ ...figures, seed, machine: machine(), versions: productVersions(root), method: METHOD }),
    );
  else for (const [what, value] of Object.entries(figures)) console.log(`${what.padEnd(18)}${JSON.stringify(value)}`);
  return failures.length + grew.length === 0 ? 0 : 1;
}
