import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { freePortBase } from '../../scripts/start/freePorts.ts';
import { launchCompanion, startCompanion, type Companion } from '../support/companion.ts';
import type { SinkProtocol } from '../support/otlpSink.ts';
import { sinkProcess, type SinkProcess } from '../support/sinkProcess/startSinkProcess.ts';
import { idsIn } from './crashItems.ts';
import { ACKS, type Ack } from './roundPlan.ts';

const MIB = 1024 * 1024;
/** A start takes a second or two; on a machine that has much else to do, longer. */
const READY_WITHIN_MS = 60_000;
/**
 * While a process is dead its ports are free. These are below those that other tests take, and that the system gives to
 * whoever asks for any: a stranger that said OK in the meantime would look like a loss.
 */
const FIRST_BASE = 12_000;
const BASES = 200;
const BASE_STEP = 20;

/** Each item has two ways to the sink, and is counted for each. */
export type Arrived = Readonly<{
  ids: Readonly<Record<SinkProtocol, ReadonlySet<number>>>;
  /** Items that had come by the same way before. */
  duplicates: number;
  /** Items that are not as they were sent. */
  damaged: number;
}>;

/** A companion and its sink, which outlive many rounds: what a crash leaves is what the next one begins with. */
export type CrashRig = Readonly<{
  companion: () => Companion;
  sink: SinkProcess;
  /** Starts the companion again, on its data; resolves when it is ready. */
  start: () => Promise<void>;
  /** Starts it again, and does not wait. */
  launch: () => Promise<void>;
  newId: () => number;
  /** What has come to the sink; reads what is new. */
  arrived: () => Arrived;
  end: () => Promise<void>;
}>;

/** The sink is two destinations, so that each has a place of its own in the queue. Segments are small: they end often. */
export async function startCrashRig(main: string, folder: string, ack: Ack): Promise<CrashRig> {
  const preferred = FIRST_BASE + ((process.pid % BASES) * ACKS.length + ACKS.indexOf(ack)) * BASE_STEP;
  const portBase = await freePortBase(preferred, [7, 8, 9, 10, 11, 12, 13]);
  const ports = { grpc: portBase + 12, http: portBase + 13 };
  const sink = sinkProcess(join(folder, 'sink'), ports);
  await sink.start();
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const config = {
    pipeline: { ack, deltaIntervalMs: 500 },
    queue: { segmentBytes: MIB, maxBytes: 256 * MIB },
    forward: [
      { id: 'by-grpc', endpoint: url(ports.grpc), protocol: 'grpc' },
      { id: 'by-http', endpoint: url(ports.http), protocol: 'http/protobuf' },
    ],
  };
  let companion = await startCompanion({ main, dataDir, portBase, config, readyWithinMs: READY_WITHIN_MS });
  const endAtOnce = (): void => void companion.process.kill('SIGKILL'); // the sink ends with its broken channel
  process.once('exit', endAtOnce);
  let lastId = 0;
  const ids = { grpc: new Set<number>(), http: new Set<number>() };
  const counts = { duplicates: 0, damaged: 0 };
  return {
    companion: () => companion,
    sink,
    start: async () => {
      companion = await startCompanion({ main, dataDir, portBase, readyWithinMs: READY_WITHIN_MS });
      await companion.get('/api/v1/status'); // with its own token: nobody else answers at its ports
    },
    launch: async () => {
      companion = await launchCompanion({ main, dataDir, portBase });
    },
    newId: () => ++lastId,
    arrived: () => {
      sink.assertRuns();
      for (const { signal, protocol, body } of sink.take()) {
        for (const id of idsIn(signal, body)) {
          if (!(id >= 1 && id <= lastId)) counts.damaged++;
          else if (ids[protocol].has(id)) counts.duplicates++;
          else ids[protocol].add(id);
        }
      }
      return { ids, ...counts };
    },
    end: async () => {
      process.off('exit', endAtOnce);
      await companion.stop('SIGKILL');
      await sink.kill();
    },
  };
}
