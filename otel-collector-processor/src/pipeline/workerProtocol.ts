import type { Delta, Tables } from '../messages/index.ts';

/** Where the queue of one pipeline lies. */
export type Lane = Readonly<{ pipelineId: string; folder: string }>;

/** A destination, its secrets resolved: it travels to a thread of the same process and nowhere else. */
export type DestinationSettings = Readonly<{
  id: string;
  endpoint: string;
  protocol: 'grpc' | 'http/protobuf';
  signals: readonly ('traces' | 'metrics' | 'logs')[];
  headers: Readonly<Record<string, string>>;
  compression: 'none' | 'gzip';
  timeoutMs: number;
  maxBatchBytes: number;
  concurrency: number;
}>;

/** All that a pipeline thread is started with. */
export type WorkerSettings = Readonly<{
  lane: Lane;
  /** Queues of pipelines that there were once: they are delivered and measured, and take nothing new. */
  leftOver: readonly Lane[];
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
  queue: Readonly<{ maxBytes: number; segmentBytes: number }>;
  destinations: readonly DestinationSettings[];
  deltaIntervalMs: number;
  tables: Tables;
}>;

/** Supervisor → thread. Beside its life, the only content is the tables. */
export type ToWorker = Readonly<{ kind: 'tables'; tables: Tables }> | Readonly<{ kind: 'stop'; deadlineMs: number }>;

/** Thread → supervisor. Beside its life, the only content is deltas. */
export type FromWorker =
  | Readonly<{ kind: 'delta'; delta: Delta }>
  | Readonly<{ kind: 'ready'; grpcPort: number; httpPort: number }>
  | Readonly<{ kind: 'problem'; message: string }>
  | Readonly<{ kind: 'failed'; message: string }>
  | Readonly<{ kind: 'stopped' }>;
