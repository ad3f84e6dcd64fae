import type { SinkProtocol } from '../sink/sink.ts';
import type { Bin } from './requestLog.ts';

/** Open loop: so many requests are due each second, whatever becomes of those before. */
export type Offer = Readonly<{ requestsPerSecond: number; seconds: number }>;

/** What a generator is to send. */
export type LoadRun = Readonly<{
  protocol: SinkProtocol;
  /** Of the receiver, on the loopback address. */
  port: number;
  spansPerRequest: number;
  resourcesPerRequest: number;
  connections: number;
  /** Requests under way at a time, at most. */
  inFlight: number;
  /** Either so many seconds of a closed loop: an answer lets the next one go. Or offers, one after another. */
  load: Readonly<{ seconds: number }> | readonly Offer[];
  /** Ends earlier, when so many bytes were acknowledged. */
  untilBytes?: number;
  /** Ends earlier, when so many requests in a row were refused. */
  untilRefusedInARow?: number;
  /** Width of the report's bins. Default: 250 ms. */
  binMs?: number;
}>;

/** What became of a run's requests. */
export type LoadReport = Readonly<{
  spansPerRequest: number;
  bytesPerRequest: number;
  /** Number of the first request; the others follow. */
  first: number;
  /** FATE of each request, from `first` on. */
  fates: Uint8Array;
  sent: number;
  /** Open loop: were due, and found no room. */
  unsent: number;
  acknowledged: number;
  refused: number;
  refusedBy: Readonly<Record<string, number>>;
  /** Not answered: the connection broke, or time was up. */
  unknown: number;
  elapsedMs: number;
  latencyMs: Readonly<{ p50: number; p99: number }>;
  bins: readonly Bin[];
}>;
