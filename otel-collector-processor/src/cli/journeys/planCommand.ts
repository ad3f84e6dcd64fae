import { Command } from 'commander';
import { journeyListSchema } from '@vigil/quality-model';
import { checksSettings, planChanges, schedulePlan, type PlanChange, type SchedulePlan } from '../../checks/index.ts';
import { findConfig, formatProblem, loadConfig } from '../../config/index.ts';
import type { CliIo } from '../cliIo.ts';
import { CompanionError, companionClient } from '../companionClient.ts';
import { table } from '../deadLetter/table.ts';
import { EXIT_CODES } from '../exitCode.ts';
import { portBaseOf } from '../portBaseOf.ts';

type Flags = Readonly<{ json?: true; url?: string; dataDir?: string; offline?: true }>;

/** Instead of changes, with `--offline`. */
const NOT_ASKED = 'not asked';

const count = (value: number): string => String(Math.round(value * 10) / 10);
const megabytes = (bytes: number): string => `${count(bytes / 1e6)} MB`;

/** `vigil plan`: what journeys would do, and to whom. Exit code 0 for a valid configuration, 1 for any other. */
export function planCommand({ io, end }: Readonly<{ io: CliIo; end: (code: number) => void }>): Command {
  return new Command('plan')
    .summary('what the journeys of vigil.yaml would do')
    .description(
      'Says what would change, how often journeys would run, what they would ask of each target, and what is left of its budget.',
    )
    .argument('[file]', 'vigil.yaml, or a folder of YAML files (default: VIGIL_CONFIG, else ./vigil.yaml)')
    .option('--offline', 'do not ask the companion that runs what would change')
    .option('--url <url>', 'the API of the companion (default: where vigil.yaml and VIGIL_PORT_BASE say)')
    .option('-d, --data-dir <dir>', 'where admin.token is (default: VIGIL_DATA_DIR, else ./.vigil)')
    .option('--json', 'print one JSON document: journeys, targets, changes')
    .action(async (named: string | undefined, flags: Flags, command: Command) => {
      const location = await findConfig(named, io.env);
      const options = { env: io.env, portBase: portBaseOf(io, command), secrets: 'skip' } as const;
      const result = await loadConfig({ ...location, required: true }, options);
      if (result.kind === 'rejected') {
        io.stderr(result.problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
        return end(EXIT_CODES.failed);
      }
      const settings = checksSettings(result.loaded.config, () => ''); // what a plan says hangs on no secret
      const plan = schedulePlan(settings);
      const running = flags.offline ? NOT_ASKED : await runningJourneys(named, flags, io, command);
      const changes = typeof running === 'string' ? running : planChanges(settings.journeys, running);
      if (flags.json) io.stdout(`${JSON.stringify({ ...plan, changes }, undefined, 2)}\n`);
      else print(plan, changes, io);
      end(EXIT_CODES.ok);
    });
}

/** What runs; a sentence where no companion tells. */
async function runningJourneys(named: string | undefined, flags: Flags, io: CliIo, command: Command) {
  try {
    const where = named === undefined ? {} : { config: named };
    const client = await companionClient({ ...flags, ...where }, io, command);
    return (await client.get('/api/v1/journeys', journeyListSchema)).journeys;
  } catch (error) {
    if (error instanceof CompanionError) return error.message;
    throw error;
  }
}

function print({ journeys, targets }: SchedulePlan, changes: readonly PlanChange[] | string, io: CliIo): void {
  if (typeof changes === 'string') {
    if (changes !== NOT_ASKED) io.stdout(`What would change is not known: ${changes}\n\n`);
  } else if (changes.length === 0) io.stdout('Nothing changes in what a companion tells of its journeys.\n\n');
  else {
    const rows = changes.map(({ kind, id, what }) => [kind, id, what.join('; ')]);
    io.stdout(`${table(['CHANGE', 'JOURNEY', ''], rows)}\n`);
  }
  io.stdout(
    table(
      ['JOURNEY', 'EFFECT', 'RUNS/DAY', 'REQUESTS/DAY', 'SERIES'],
      journeys.map(({ id, effect, runsPerDay, requestsPerDay, series }) => [
        ...[id, effect, count(runsPerDay), count(requestsPerDay), String(series)],
      ]),
    ),
  );
  const total = (of: (journey: SchedulePlan['journeys'][number]) => number): string =>
    count(journeys.reduce((sum, journey) => sum + of(journey), 0));
  io.stdout(
    `Together: ${total(({ runsPerDay }) => runsPerDay)} runs and ${total(({ requestsPerDay }) => requestsPerDay)} requests a day, ${total(({ series }) => series)} series.\n\n`,
  );
  io.stdout(
    table(
      ['TARGET', 'REQUESTS/MIN', 'OF', 'LEFT', 'REQUESTS/DAY', 'BYTES/DAY', 'AT MOST', 'AT ONCE'],
      targets.map((target) => [
        target.name,
        count(target.requestsPerMinute),
        String(target.maxRequestsPerMinute),
        `${Math.round(target.budgetLeftRatio * 100)} %`,
        count(target.requestsPerDayMin),
        `≥ ${megabytes(target.bytesPerDayMin)}`,
        megabytes(target.bytesPerDayMax),
        String(target.maxConcurrent),
      ]),
    ),
  );
  io.stdout('Requests a minute with every retry that may be made; requests and bytes a day without them.\n');
}
