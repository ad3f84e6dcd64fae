import type { Delta, Tables } from '../messages/index.ts';
import type { DeadLetterAnswer, DeadLetterQuestion } from './deadLetters/index.ts';
import type { SenderTls } from './forward/index.ts';
import type { ReceiverTls } from './receive/index.ts';

/** Where the queue of one pipeline lies. */
export type Lane = Readonly<{ pipelineId: string; folder: string }>;

/** A destination, its secrets resolved: it travels to a thread of the same process and nowhere else. */
export type DestinationSettings = Readonly<{
  id: string;
  endpoint: string;
  protocol: 'grpc' | 'http/protobuf';
  signals: readonly ('traces' | 'metrics' | 'logs')[];
  headers: Readonly<Record<string, string>>;
  /** Names the tenant to it. */
  tenantHeader: string;
  compression: 'none' | 'gzip' | 'zstd';
  timeoutMs: number;
  maxBatchBytes: number;
  concurrency: number;
  /** `maxBytes` 0: none is kept. */
  deadLetters: Readonly<{ maxBytes: number; maxAgeMs: number }>;
}>;

/** Certificates and keys, which may be renewed while a thread runs. */
export type Certificates = Readonly<{
  receivers: ReceiverTls | undefined;
  /** By destination id. */
  destinations: Readonly<Record<string, SenderTls | undefined>>;
}>;

/** All that a pipeline thread is started with. */
export type WorkerSettings = Readonly<{
  /** With `ack: delivered` nothing is put into its folder. */
  lane: Lane;
  /** Queues of pipelines that there were once: they are delivered and measured, and take nothing new. */
  leftOver: readonly Lane[];
  ack: 'durable' | 'delivered';
  receivers: Readonly<{
    host: string;
    grpcPort: number;
    httpPort: number;
    reusePort: boolean;
    auth: Readonly<{
      required: boolean;
      tokens: readonly Readonly<{ secret: string; tenants: 'all'; trusted: boolean }>[];
    }>;
    tenantHeader: string;
    bodyMaxBytes: number;
    maxInFlightBytes: number;
    requestTimeoutMs: number;
  }>;
  queue: Readonly<{ maxBytes: number; segmentBytes: number; whenFull: 'refuse' | 'dropOldest' }>;
  /** Of the whole process, and how many pipelines share it. */
  memoryBudgetBytes: number;
  pipelines: number;
  /** The first is where new ones go; the others are of pipelines that there were once. */
  deadLetterFolders: readonly Readonly<{ pipelineId: string; folder: string }>[];
  destinations: readonly DestinationSettings[];
  certificates: Certificates;
  deltaIntervalMs: number;
  tables: Tables;
  /** Which traces are synthetic: memory that the threads of a process share (`LinkedTraces.memory`). Without it a thread has its own. */
  linkedTraces?: SharedArrayBuffer;
}>;

/**
 * Supervisor → thread. What the engine says are the tables, nothing else; the rest is the life of the thread, its
 * certificates, and what an operator asks of its dead letters.
 */
export type ToWorker =
  | Readonly<{ kind: 'tables'; tables: Tables }>
  | Readonly<{ kind: 'certificates'; certificates: Certificates }>
  | Readonly<{ kind: 'ask'; askId: number; question: DeadLetterQuestion }>
  | Readonly<{ kind: 'stop'; deadlineMs: number }>;

/** Thread → supervisor. What the engine hears are deltas, nothing else. */
export type FromWorker =
  | Readonly<{ kind: 'delta'; delta: Delta }>
  | Readonly<{ kind: 'ready'; grpcPort: number; httpPort: number }>
  | Readonly<{ kind: 'problem'; message: string }>
  | Readonly<{ kind: 'answer'; askId: number; answer: DeadLetterAnswer }>
  | Readonly<{ kind: 'ask_failed'; askId: number; message: string }>
  | Readonly<{ kind: 'failed'; message: string }>
  | Readonly<{ kind: 'stopped' }>;
