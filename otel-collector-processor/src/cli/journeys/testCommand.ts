import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { Command } from 'commander';
import { CheckError, checksSettings, createChecks, type RunResult } from '../../checks/index.ts';
import { dataDirectoryPath, findConfig, formatProblem, loadConfig } from '../../config/index.ts';
import type { CliIo } from '../cliIo.ts';
import { printable } from '../deadLetter/table.ts';
import { EXIT_CODES } from '../exitCode.ts';
import { portBaseOf } from '../portBaseOf.ts';

type Flags = Readonly<{ config?: string; dataDir?: string; json?: true }>;
type Deps = Readonly<{ io: CliIo; end: (code: number) => void; version: string; spawnRunner: () => ChildProcess }>;

const STOP_MS = 5000;

/** `vigil test JOURNEY`: one run, now, within targets, budgets and timeouts. Exit code 0 if it passed, 1 if it did not. */
export function testCommand({ io, end, version, spawnRunner }: Deps): Command {
  return new Command('test')
    .summary('run one journey now')
    .description(
      'Runs a journey of vigil.yaml once, retries included, and says what each step did. For CI, and while you write it.',
    )
    .argument('<journey>', 'its id')
    .option('-c, --config <file>', 'vigil.yaml, or a folder of YAML files (default: VIGIL_CONFIG, else ./vigil.yaml)')
    .option('-d, --data-dir <dir>', 'whose key marks its requests (default: VIGIL_DATA_DIR, else ./.vigil)')
    .option('--json', 'print one JSON document: the attempts')
    .action(async (id: string, flags: Flags, command: Command) => {
      const location = await findConfig(flags.config, io.env);
      const options = { env: io.env, portBase: portBaseOf(io, command), secrets: 'resolve' } as const;
      const result = await loadConfig({ ...location, required: true }, options);
      if (result.kind === 'rejected') {
        io.stderr(result.problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
        return end(EXIT_CODES.failed);
      }
      const { config, secrets } = result.loaded;
      if (!config.journeys.some((journey) => journey.id === id)) {
        const known = config.journeys.map((journey) => journey.id).join(', ');
        io.stderr(`There is no journey ${printable(id)}; there are: ${known || 'none'}\n`);
        return end(EXIT_CODES.usage);
      }
      const attempts: RunResult[] = [];
      const checks = createChecks({
        ports: {
          onRun: (run) => Promise.resolve(void attempts.push(run)),
          onSignal: () => {},
          recentRuns: () => Promise.resolve([]),
          onProblem: (message) => io.stderr(`${message}\n`),
        },
        spawnRunner,
        installationKey: await keyOf(flags.dataDir, io),
        location: 'cli',
        version,
      });
      try {
        checks.apply(checksSettings(config, (ref) => secrets.get(ref).reveal()));
        const last = await checks.runNow(id);
        if (flags.json) io.stdout(`${JSON.stringify(attempts, undefined, 2)}\n`);
        else for (const attempt of attempts) print(attempt, attempts.length > 1, io);
        end(last.outcome === 'pass' ? EXIT_CODES.ok : EXIT_CODES.failed);
      } catch (error) {
        if (!(error instanceof CheckError)) throw error;
        io.stderr(`It did not run: ${printable(error.message)}\n`);
        end(EXIT_CODES.failed);
      } finally {
        await checks.stop(STOP_MS);
      }
    });
}

/** The key of the installation, so that its companion knows these requests for its own; any other where it cannot be read. */
async function keyOf(dataDir: string | undefined, io: CliIo): Promise<Uint8Array> {
  const text = await readFile(join(dataDirectoryPath(dataDir, io.env), 'installation.key'), 'utf8').catch(() => '');
  return text === '' ? randomBytes(32) : Buffer.from(text.trim(), 'base64');
}

const SIGNS = { pass: '✓', fail: '✗', unknown: '?', skipped: '–' } as const;
const WORDS = {
  pass: 'passed',
  fail: 'failed',
  unknown: 'says nothing of the target',
  skipped: 'did not run',
} as const;
const ms = (value: number): string => `${Math.round(value)} ms`;

function print(attempt: RunResult, numbered: boolean, io: CliIo): void {
  if (numbered) io.stdout(`Attempt ${attempt.attempt}\n`);
  for (const { id, cleanup, outcome, method, url, status, durationMs, phases, traceId, failures } of attempt.steps) {
    const answered = status === null || status === 0 ? '' : ` → ${status}`;
    const times = Object.entries(phases).map(([phase, value]) => `${phase} ${ms(value)}`);
    const took = outcome === 'skipped' ? '' : `  ${ms(durationMs)}${times.length > 0 ? ` (${times.join(', ')})` : ''}`;
    const request = url === '' ? method : `${method} ${url}`;
    io.stdout(`${SIGNS[outcome]} ${id}${cleanup ? ' (cleanup)' : ''}  ${printable(request)}${answered}${took}\n`);
    for (const failure of failures) io.stdout(`    ${printable(failure)}\n`);
    if (outcome === 'fail' && traceId !== '') io.stdout(`    trace ${traceId}\n`);
  }
  const leaked = attempt.leaked > 0 ? `; ${attempt.leaked} things may have been left behind` : '';
  const why = attempt.reason === '' ? '' : `: ${printable(attempt.reason)}`;
  io.stdout(`It ${WORDS[attempt.outcome]} in ${ms(attempt.durationMs)}${why}${leaked}\n`);
}
