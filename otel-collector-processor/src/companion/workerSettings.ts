import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { otlpTokenRequired, type VigilConfig } from '@vigil/quality-model';
import { clientTls, destinationHeaders, listenerTls, type DataDirectory, type LoadedConfig } from '../config/index.ts';
import type { Tables } from '../messages/index.ts';
import type { Certificates, Lane, WorkerSettings } from '../pipeline/index.ts';

/** Pipelines that run when vigil.yaml and the command line say nothing. */
function workerCount(config: VigilConfig): number {
  return config.pipeline.workers ?? Math.max(1, availableParallelism() - 1);
}

/** Folders of pipelines that there are or once were, by their names. */
function pipelineFolders(folder: string): readonly Lane[] {
  let names: string[];
  try {
    names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return []; // there was none yet
  }
  return names.filter((name) => /^w\d+$/.test(name)).map((name) => ({ pipelineId: name, folder: join(folder, name) }));
}

const pipelineName = (index: number): string => `w${index}`;
/** One without a queue of its own: its positions begin anew with every start, so it is another pipeline to the engine. */
const directName = (index: number): string => `d${index}`;

/** The certificates of a configuration, as pipelines take them. */
export function certificatesOf({ config, secrets }: LoadedConfig): Certificates {
  return {
    receivers: listenerTls(config.receivers.otlp, secrets),
    destinations: Object.fromEntries(config.forward.map((d) => [d.id, clientTls(d, secrets)])),
  };
}

/** What each pipeline thread is started with. Half of the memory budget is for requests in flight; the rest is the process's own. */
export function workerSettings(
  loaded: LoadedConfig,
  data: Pick<DataDirectory, 'path' | 'tokens'>,
  tables: Tables,
  workers: number | undefined,
): readonly WorkerSettings[] {
  const { config, secrets, addresses } = loaded;
  const count = workers ?? workerCount(config);
  const { otlp } = config.receivers;
  const { ack } = config.pipeline;
  const queues = join(data.path, 'queue');
  const letters = join(data.path, 'dead-letters');
  const own = new Set(Array.from({ length: count }, (_, i) => pipelineName(i)));
  const isForeign = ({ pipelineId }: Lane): boolean => !own.has(pipelineId);
  // what earlier pipelines hold is not forgotten: there were more of them, or they had queues
  const leftOver = pipelineFolders(queues).filter((lane) => ack === 'delivered' || isForeign(lane));
  const leftLetters = pipelineFolders(letters).filter(isForeign);
  const trusted = otlp.trustedTokens.flatMap((ref) => (isRef(ref) ? [secrets.get(ref).reveal()] : []));
  const share = (bytes: number): number => Math.floor(bytes / count);
  return Array.from({ length: count }, (_, index) => ({
    lane: {
      pipelineId: ack === 'durable' ? pipelineName(index) : directName(index),
      folder: join(queues, pipelineName(index)),
    },
    leftOver: leftOver.filter((_lane, i) => i % count === index),
    ack,
    receivers: {
      host: otlp.host,
      grpcPort: addresses.otlpGrpc.port,
      httpPort: addresses.otlpHttp.port,
      reusePort: count > 1,
      auth: {
        required: otlpTokenRequired(otlp),
        tokens: [
          ...trusted.map((secret) => ({ secret, tenants: 'all' as const, trusted: true })),
          { secret: data.tokens.otlp.reveal(), tenants: 'all' as const, trusted: false },
        ],
      },
      tenantHeader: otlp.tenantHeader,
      bodyMaxBytes: otlp.maxRequestBytes,
      maxInFlightBytes: Math.max(2 * otlp.maxRequestBytes + 64 * 1024, share(config.pipeline.memoryBudgetBytes / 2)),
      requestTimeoutMs: otlp.requestTimeoutMs,
    },
    queue: {
      maxBytes: share(config.queue.maxBytes),
      segmentBytes: config.queue.segmentBytes,
      whenFull: config.queue.whenFull,
    },
    memoryBudgetBytes: config.pipeline.memoryBudgetBytes,
    pipelines: count,
    deadLetterFolders: [
      { pipelineId: pipelineName(index), folder: join(letters, pipelineName(index)) },
      ...leftLetters.filter((_lane, i) => i % count === index),
    ],
    destinations: config.forward.map((destination) => ({
      ...destination,
      headers: destinationHeaders(destination, secrets),
      tenantHeader: destination.tenantHeader ?? otlp.tenantHeader,
      deadLetters: {
        maxBytes: share(destination.deadLetters.maxBytes),
        maxAgeMs: destination.deadLetters.maxAgeMs,
      },
    })),
    certificates: certificatesOf(loaded),
    deltaIntervalMs: config.pipeline.deltaIntervalMs,
    tables,
  }));
}

function isRef(text: string): text is `env:${string}` | `file:${string}` {
  return text.startsWith('env:') || text.startsWith('file:');
}
