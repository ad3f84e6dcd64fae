import { Command } from 'commander';
import type { ProcessRole, VigilConfig } from '@vigil/quality-model';
import { findConfig, formatProblem, loadConfig, type LoadResult } from '../config/index.ts';
import type { CliIo } from './cliIo.ts';
import { EXIT_CODES } from './exitCode.ts';
import { portBaseOf } from './portBaseOf.ts';
import { roleOption } from './roleOption.ts';

type Flags = Readonly<{ json?: true; secrets?: true; role: ProcessRole }>;

/** What `--json` prints; `problems` as the API has them. */
type Report = Readonly<{ valid: boolean; files: readonly string[]; problems: readonly unknown[] }>;

/** `vigil validate`: exit code 0 for a valid configuration, 1 for any other. */
export function validateCommand({ io, end }: Readonly<{ io: CliIo; end: (code: number) => void }>): Command {
  return new Command('validate')
    .summary('check vigil.yaml')
    .description(
      'Checks a configuration, and says of each mistake where it is and, if it can, what was probably meant.',
    )
    .argument('[file]', 'vigil.yaml, or a folder of YAML files (default: VIGIL_CONFIG, else ./vigil.yaml)')
    .option('--secrets', 'look up the secrets too: the variables and files that env: and file: name')
    .addOption(roleOption())
    .option('--json', 'print one JSON document: valid, files, problems')
    .action(async (named: string | undefined, flags: Flags, command: Command) => {
      const location = await findConfig(named, io.env);
      const result = await loadConfig(
        { ...location, required: true }, // to check nothing would be no check
        {
          env: io.env,
          portBase: portBaseOf(io, command),
          secrets: flags.secrets ? 'resolve' : 'skip',
          role: flags.role,
        },
      );
      if (flags.json) io.stdout(`${JSON.stringify(report(result), undefined, 2)}\n`);
      else print(result, location.path, io);
      end(result.kind === 'loaded' ? EXIT_CODES.ok : EXIT_CODES.failed);
    });
}

function report(result: LoadResult): Report {
  return result.kind === 'loaded'
    ? { valid: true, files: result.loaded.files, problems: result.loaded.warnings }
    : { valid: false, files: [...new Set(result.problems.map(({ file }) => file))], problems: result.problems };
}

function print(result: LoadResult, path: string, io: CliIo): void {
  if (result.kind === 'loaded') {
    io.stdout(`${path} is valid: ${summary(result.loaded.config)}\n`);
    io.stderr(result.loaded.warnings.map((warning) => `warning: ${formatProblem(warning)}\n`).join(''));
    return;
  }
  const { problems } = result;
  io.stderr(problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
  io.stderr(`${path} is not valid: ${count(problems.length, 'problem')}\n`);
}

function summary({ services, owners, forward, journeys }: VigilConfig): string {
  return [
    count(services.length, 'service'),
    count(owners.length, 'owner'),
    count(forward.length, 'destination'),
    count(journeys.length, 'journey'),
  ].join(', ');
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
