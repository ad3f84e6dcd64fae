import { setTimeout as delay } from 'node:timers/promises';
import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import {
  grpcClient,
  LOGS,
  METRICS,
  TRACES,
  unary,
} from '../../otel-collector-processor/src/pipeline/receive/test/grpcClient.ts';
import type { Companion } from '../support/companion.ts';
import type { SinkProtocol } from '../support/otlpSink.ts';
import { requestOf } from './crashItems.ts';

const PATHS = { traces: TRACES, metrics: METRICS, logs: LOGS } as const satisfies Record<Signal, string>;
const PROTOCOLS: readonly SinkProtocol[] = ['grpc', 'http'];
/** Senders of each signal and protocol. */
const SENDERS = 2;
const ITEMS_MAX = 30;
/** A sender gives up then; what became of its request it does not know. */
const TIMEOUT_MS = 10_000;
/** After a request that failed, so that a process that is gone is not asked all the time. */
const PAUSE_MS = 20;
/** grpc-js waits a second before it connects again, and longer each time: a round is not much longer. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.max_reconnect_backoff_ms': 200 } as const;

/** What senders saw. */
export type Load = Readonly<{
  /** Ids of acknowledged items. */
  acknowledged: readonly number[];
  /** Items that were sent, whatever became of them. */
  sent: () => number;
  /** Items of requests that were refused, or not answered. */
  unacknowledged: () => number;
  /** Resolves when no request is under way any more. */
  stop: () => Promise<void>;
}>;

/** Two senders of each signal over gRPC and HTTP, each sends requests of new items one after the other. None is sent again. */
export function startLoad(to: Pick<Companion, 'grpcUrl' | 'httpUrl'>, newId: () => number): Load {
  const acknowledged: number[] = [];
  const counts = { sent: 0, unacknowledged: 0 };
  const stopping = new AbortController();
  const client = grpcClient(Number(new URL(to.grpcUrl).port), RECONNECT);

  const isAccepted: Readonly<Record<SinkProtocol, (signal: Signal, body: Buffer) => Promise<boolean>>> = {
    grpc: async (signal, body) =>
      (await unary(client, PATHS[signal], body, {}, { deadline: Date.now() + TIMEOUT_MS })).code === 0,
    http: async (signal, body) => {
      const response = await fetch(`${to.httpUrl}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Uint8Array(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      return response.status === 200;
    },
  };
  const sender = async (signal: Signal, protocol: SinkProtocol): Promise<void> => {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const ids = Array.from({ length: 1 + ((turn * 7) % ITEMS_MAX) }, newId);
      counts.sent += ids.length;
      // What is refused and what breaks off are the same to a sender: it may not count on it.
      const ok = await isAccepted[protocol](signal, requestOf(signal, ids, Date.now())).catch(() => false);
      if (ok) acknowledged.push(...ids);
      else {
        counts.unacknowledged += ids.length;
        await delay(PAUSE_MS);
      }
    }
  };
  const senders = SIGNALS.flatMap((signal) =>
    PROTOCOLS.flatMap((protocol) => Array.from({ length: SENDERS }, () => sender(signal, protocol))),
  );
  return {
    acknowledged,
    sent: () => counts.sent,
    unacknowledged: () => counts.unacknowledged,
    stop: async () => {
      stopping.abort();
      await Promise.all(senders);
      client.close();
    },
  };
}
