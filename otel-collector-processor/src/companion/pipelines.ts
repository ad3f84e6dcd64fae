import type { Worker } from 'node:worker_threads';
import type { DataDirectory, LoadedConfig } from '../config/index.ts';
import type { Logger } from '../log/index.ts';
import type { Delta, Tables } from '../messages/index.ts';
import { assertPortFree, startSupervisor, type Supervisor, type WorkerSettings } from '../pipeline/index.ts';
import { certificatesOf, workerSettings } from './workerSettings.ts';

export type PipelinesOptions = Readonly<{
  loaded: LoadedConfig;
  data: DataDirectory;
  /** Overrides `pipeline.workers`. */
  workers: number | undefined;
  spawn: (settings: WorkerSettings) => Worker;
  currentTables: () => Tables;
  onDelta: (delta: Delta) => void;
  logger: Logger;
}>;

/** The pipelines of this process. */
export interface Pipelines {
  /** Why no telemetry is taken; empty while it is. */
  readonly notReady: readonly string[];
  readonly supervisor: Supervisor;
  publish(tables: Tables): void;
  /** Takes a new configuration over, by new threads if it has to be. */
  reload(loaded: LoadedConfig): Promise<void>;
  stop(deadlineMs: number): Promise<void>;
}

/** For a stop that makes room for new threads. */
const RELOAD_STOP_MS = 10_000;

/** Rejects with a ListenError, or with an Error in words, where they cannot start. */
export async function startPipelines(o: PipelinesOptions): Promise<Pipelines> {
  const { data, logger } = o;
  let { loaded } = o;
  const start = (by: LoadedConfig): Promise<Supervisor> =>
    startSupervisor({
      workers: workerSettings(by, data, o.currentTables(), o.workers),
      spawn: o.spawn,
      currentTables: o.currentTables,
      onDelta: o.onDelta,
      onProblem: (pipeline, message) => logger.warn({ pipeline }, message),
    });
  let supervisor = await start(loaded);
  return {
    get notReady() {
      return supervisor.running > 0 ? [] : ['a pipeline is being started'];
    },
    get supervisor() {
      return supervisor;
    },
    publish: (tables) => supervisor.publish(tables),
    reload: async (next) => {
      const before = loaded;
      loaded = next;
      if (!samePipelines(before, next)) {
        await supervisor.stop(RELOAD_STOP_MS);
        supervisor = await start(next).catch(async (error: unknown) => {
          logger.error(
            { err: error },
            'the pipelines could not be started with the new configuration; they go on with the last one',
          );
          loaded = before;
          return start(before);
        });
        supervisor.publish(o.currentTables()); // what was published while they started reached nobody
      } else if (before.secrets.fingerprint('pem') !== next.secrets.fingerprint('pem')) {
        // listeners and connections stay: only what is new is made with the new certificates
        supervisor.renewCertificates(certificatesOf(next));
        logger.info('took over renewed certificates');
      }
    },
    stop: (deadlineMs) => supervisor.stop(deadlineMs),
  };
}

/** With shared ports a second Vigil would be let in unnoticed: so they are tried alone first. Rejects with a ListenError. */
export async function assertPortsFree({ addresses }: LoadedConfig): Promise<void> {
  await assertPortFree(addresses.otlpGrpc.host, addresses.otlpGrpc.port, 'OTLP/gRPC');
  await assertPortFree(addresses.otlpHttp.host, addresses.otlpHttp.port, 'OTLP/HTTP');
}

/** Do the pipelines run by the same settings? Secrets count: a token may have been replaced. Certificates are renewed without a restart. */
function samePipelines(a: LoadedConfig, b: LoadedConfig): boolean {
  const of = ({ config, addresses: { otlpGrpc, otlpHttp }, secrets }: LoadedConfig) =>
    JSON.stringify([
      config.receivers,
      config.forward,
      config.queue,
      config.pipeline,
      otlpGrpc,
      otlpHttp,
      secrets.fingerprint('line'),
    ]);
  return of(a) === of(b);
}
