import { Command, InvalidArgumentError } from 'commander';
import { engineConfigSchema, type ProcessRole } from '@vigil/quality-model';
import { dataDirectoryPath, findConfig } from '../config/index.ts';
import type { CliIo } from './cliIo.ts';
import { portBaseOf } from './portBaseOf.ts';
import { roleOption } from './roleOption.ts';
import type { Serve } from './serveOptions.ts';

const WORKERS_MAX = 256;

function workerCount(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > WORKERS_MAX)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${WORKERS_MAX}.`);
  return count;
}

/** What vigil.yaml may say there may be said here, and nothing else. */
const asEngine =
  (field: 'url' | 'token') =>
  (text: string): string => {
    const parsed = engineConfigSchema.shape[field].safeParse(text);
    if (!parsed.success) throw new InvalidArgumentError(`It ${parsed.error.issues[0]!.message}.`);
    return text;
  };

type Flags = Readonly<{
  config?: string;
  dataDir?: string;
  workers?: number;
  role: ProcessRole;
  engine?: string;
  engineToken?: string;
}>;

/** `vigil serve`. A VIGIL_PORT_BASE that cannot be used is a usage error, before anything starts. */
export function serveCommand(
  deps: Readonly<{ serve: Serve; io: CliIo; version: string; end: (code: number) => void }>,
) {
  const { serve, io, version, end } = deps;
  return new Command('serve')
    .summary('run the companion')
    .description('Runs the companion until it gets SIGINT or SIGTERM. It logs JSON lines to standard error.')
    .option(
      '-c, --config <file>',
      'vigil.yaml, or a folder of YAML files (default: VIGIL_CONFIG, else ./vigil.yaml if it is there)',
    )
    .option('-d, --data-dir <dir>', 'store, queue and tokens (default: VIGIL_DATA_DIR, else ./.vigil)')
    .option(
      '-w, --workers <n>',
      'pipeline workers (default: as vigil.yaml says, else one less than there are cores)',
      workerCount,
    )
    .addOption(roleOption())
    .option(
      '--engine <url>',
      'with --role pipeline: where the engine hears replicas (default: engine.url of vigil.yaml)',
      asEngine('url'),
    )
    .option(
      '--engine-token <ref>',
      'with --role pipeline: where the token for it is, env:NAME or file:PATH (default: engine.token of vigil.yaml)',
      asEngine('token'),
    )
    .action(async (flags: Flags, command: Command) => {
      const { role, engine, engineToken } = flags;
      if (role !== 'pipeline' && (engine !== undefined || engineToken !== undefined))
        command.error('error: --engine and --engine-token go with --role pipeline');
      if (role === 'engine' && flags.workers !== undefined)
        command.error('error: --workers are pipelines: they do not go with --role engine');
      end(
        await serve({
          config: await findConfig(flags.config, io.env),
          dataDirectory: dataDirectoryPath(flags.dataDir, io.env),
          workers: flags.workers,
          role,
          engine: { url: engine, token: engineToken },
          portBase: portBaseOf(io, command),
          env: io.env,
          version,
        }),
      );
    });
}
