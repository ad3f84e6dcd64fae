import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import { startCompanion } from '../companion/index.ts';
import { createLogger } from '../log/index.ts';
import type { WorkerSettings } from '../pipeline/index.ts';
import { EXIT_CODES } from './exitCode.ts';
import type { Serve } from './serveOptions.ts';

/** How long a stop may take: what is under way ends, the rest stays on disk. Below the 30 s that orchestrators give. */
const STOP_DEADLINE_MS = 15_000;
const SAME_SIGNAL_MS = 1_000;

/** How threads and children are made: both begin with the entry file, which only the entry knows. */
export type Spawn = Readonly<{
  spawnPipeline: (settings: WorkerSettings) => Worker;
  spawnRunner: () => ChildProcess;
}>;

/**
 * `vigil serve` in this process, with pipelines in threads and checks in children. It ends with SIGINT, SIGTERM, or when
 * the process that started it with an IPC channel is gone; a second signal ends it at once.
 */
export function serveHere({ spawnPipeline, spawnRunner }: Spawn): Serve {
  return async (options) => {
    // Whatever is written holds telemetry or secrets: it is this user's alone.
    process.umask(0o077);
    const logger = createLogger({ level: 'info' });
    let stop: (why: string) => void = () => {};
    const stopped = new Promise<string>((resolve) => (stop = resolve));
    // From a terminal a signal comes twice, to the group and forwarded: only a later one means "at once".
    let firstMs = 0;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (firstMs === 0) firstMs = Date.now();
      else if (Date.now() - firstMs > SAME_SIGNAL_MS) process.exit(EXIT_CODES.failed);
      stop(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    if (process.channel !== undefined) process.once('disconnect', () => stop('the starting process is gone'));
    process.on('unhandledRejection', (error) =>
      logger.error({ err: error }, 'a promise was rejected and nobody cared'),
    );

    const companion = await startCompanion({
      location: options.config,
      load: {
        env: options.env,
        portBase: options.portBase,
        secrets: 'resolve',
        role: options.role,
        engine: options.engine,
      },
      dataDir: options.dataDirectory,
      workers: options.workers,
      version: options.version,
      logger,
      spawn: spawnPipeline,
      spawnRunner,
      onLost: () => {
        logger.fatal('another process has taken over the data directory; this one ends at once');
        process.exit(EXIT_CODES.failed);
      },
    });
    logger.info(
      {
        version: options.version,
        role: options.role,
        dataDirectory: options.dataDirectory,
        apiPort: companion.apiPort,
      },
      'ready',
    );
    const why = await stopped;
    logger.info({ why }, 'stopping');
    await companion.stop(STOP_DEADLINE_MS);
    logger.info('stopped');
    return EXIT_CODES.ok;
  };
}
