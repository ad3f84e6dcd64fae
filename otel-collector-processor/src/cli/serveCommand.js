import { Command, InvalidArgumentError } from 'commander';
import { dataDirectoryPath, findConfig } from '../config/index.ts';
import { portBaseOf } from './portBaseOf.ts';
const WORKERS_MAX = 256;
function workerCount(text) {
    const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    if (count < 1 || count > WORKERS_MAX)
        throw new InvalidArgumentError(`It must be a whole number from 1 to ${WORKERS_MAX}.`);
    return count;
}
/** `vigil serve`. A VIGIL_PORT_BASE that cannot be used is a usage error, before anything starts. */
export function serveCommand(deps) {
    const { serve, io, version, end } = deps;
    return new Command('serve')
        .summary('run the companion')
        .description('Runs the companion until it gets SIGINT or SIGTERM. It logs JSON lines to standard error.')
        .option('-c, --config <file>', 'vigil.yaml, or a folder of YAML files (default: VIGIL_CONFIG, else ./vigil.yaml if it is there)')
        .option('-d, --data-dir <dir>', 'store, queue and tokens (default: VIGIL_DATA_DIR, else ./.vigil)')
        .option('-w, --workers <n>', 'pipeline workers (default: as vigil.yaml says, else one less than there are cores)', workerCount)
        .action(async (flags, command) => {
        end(await serve({
            config: await findConfig(flags.config, io.env),
            dataDirectory: dataDirectoryPath(flags.dataDir, io.env),
            workers: flags.workers,
            portBase: portBaseOf(io, command),
            env: io.env,
            version,
        }));
    });
}
