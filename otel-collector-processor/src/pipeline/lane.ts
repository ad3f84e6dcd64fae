import type { Accounting, Delta, DestinationAccounting, QueueAccounting, Signal, Tables } from '../messages/index.ts';
import { AcceptedLog, DirectDelivery, type FeedSource } from './direct/index.ts';
import {
  createForwarder,
  createSender,
  type DeadLetterSink,
  type Destination,
  type Forwarder,
  type ForwarderOptions,
  type ForwardSource,
  type Ledger,
  type Sender,
} from './forward/index.ts';
import { KpiFeed } from './kpiFeed.ts';
import { OntoDisk, StraightOn, type Onward } from './onward.ts';
import { openQueue } from './queue/index.ts';
import { QueueProblems } from './queueProblems.ts';
import { SpanTables } from './spanTables.ts';
import type { Certificates, Lane, WorkerSettings } from './workerProtocol.ts';

export type LaneOptions = Readonly<{
  lane: Lane;
  settings: Pick<WorkerSettings, 'queue' | 'destinations' | 'receivers'>;
  certificates: Certificates;
  /** Where what a destination refuses for good goes; undefined if it is not kept. */
  deadLettersOf: (destination: string) => DeadLetterSink | undefined;
  tables: Tables;
  send: (delta: Delta) => void;
  accountingOf: (lane: OpenLane) => Accounting;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Uniform in [0, 1). */
  random: () => number;
  onProblem: (message: string) => void;
  /** Pauses before a request is sent again; replaced in tests. */
  backoff?: ForwarderOptions['backoff'];
}>;

/** A queue with its readers: the destinations and the KPIs. */
export interface OpenLane {
  readonly pipelineId: string;
  readonly feed: KpiFeed;
  /** Where new requests go; a lane that is left over is given none. */
  readonly onward: Onward;
  readonly spanTables: SpanTables;
  /** By destination id. */
  readonly senders: ReadonlyMap<string, Sender>;
  readonly destinations: () => Readonly<Record<string, Readonly<Record<Signal, DestinationAccounting>>>>;
  readonly queueAccounting: () => QueueAccounting;
  /** Spans that were acknowledged and never measured. */
  readonly unmeasured: () => number;
  /** Resolves when the destinations that take data have all there is, or the signal aborts. */
  flush(signal: AbortSignal): Promise<void>;
  close(deadlineMs: number): Promise<void>;
}

/** A queue on disk, and what reads it (`ack: durable`; also what is left of earlier pipelines). */
export async function openDiskLane(o: LaneOptions): Promise<OpenLane> {
  const { lane, settings, onProblem } = o;
  const problems = new QueueProblems(onProblem);
  const queue = await openQueue({ folder: lane.folder, ...settings.queue, onProblem: problems.note });
  queue.retainCursors(['kpi', ...settings.destinations.map(({ id }) => id)]);
  const senders = sendersOf(o);
  const forwarder = await forwarderOf(o, queue, senders, undefined);
  const feed = feedOf(o, queue, () => open);
  const spanTables = new SpanTables();
  const open: OpenLane = {
    pipelineId: lane.pipelineId,
    feed,
    onward: new OntoDisk(queue, feed, spanTables),
    spanTables,
    senders,
    destinations: () => forwarder.accounting(),
    queueAccounting: () => ({
      bytes: queue.bytes,
      maxBytes: settings.queue.maxBytes,
      uncountedBytes: feed.uncountedBytes,
      problems: { ...problems.counts },
      lastProblem: problems.last,
    }),
    unmeasured: () => feed.unmeasured,
    flush: (signal) => forwarder.flush(signal),
    close: async (deadlineMs) => {
      await feed.close();
      // room that is still being made for the last requests is counted by the readers that lose by it
      await queue.saveCursors().catch(() => {});
      await forwarder.close(deadlineMs);
      await queue.close();
    },
  };
  return open;
}

/** No queue on disk: senders wait for the destinations (`ack: delivered`). */
export async function openDirectLane(o: LaneOptions): Promise<OpenLane> {
  const { lane, settings } = o;
  const log = new AcceptedLog();
  const senders = sendersOf(o);
  const destinations = settings.destinations.map(({ id, signals }) => ({
    id,
    signals,
    deadLetters: o.deadLettersOf(id),
  }));
  const direct = new DirectDelivery(destinations, settings.receivers.maxInFlightBytes);
  const forwarder = await forwarderOf(o, direct.queue, senders, ({ id }) => direct.ledgerOf(id));
  const feed = feedOf(o, log, () => open);
  const spanTables = new SpanTables();
  const onward = new StraightOn(direct, log, feed, spanTables);
  const open: OpenLane = {
    pipelineId: lane.pipelineId,
    feed,
    onward,
    spanTables,
    senders,
    destinations: () => forwarder.accounting(),
    queueAccounting: () => ({ bytes: 0, maxBytes: 0, uncountedBytes: 0, problems: {}, lastProblem: '' }),
    unmeasured: () => onward.unmeasured,
    flush: async () => {}, // nothing is acknowledged that is not delivered
    close: async (deadlineMs) => {
      await feed.close();
      await forwarder.close(deadlineMs);
    },
  };
  return open;
}

function sendersOf({ settings, certificates }: LaneOptions): ReadonlyMap<string, Sender> {
  return new Map(
    settings.destinations.map((destination) => [
      destination.id,
      createSender({ ...destination, tls: certificates.destinations[destination.id] }),
    ]),
  );
}

function forwarderOf(
  { settings, deadLettersOf, random, backoff }: LaneOptions,
  queue: ForwardSource,
  senders: ReadonlyMap<string, Sender>,
  ledgerOf: ((destination: Destination) => Ledger) | undefined,
): Promise<Forwarder> {
  const destinations = settings.destinations.map(({ id, signals, maxBatchBytes, concurrency }) => ({
    id,
    signals,
    maxBatchBytes,
    concurrency,
    sender: senders.get(id)!,
    deadLetters: deadLettersOf(id),
  }));
  return createForwarder({
    queue,
    destinations,
    random,
    ...(ledgerOf !== undefined && { ledgerOf }),
    ...(backoff !== undefined && { backoff }),
  });
}

/** `lane` is asked when the feed reports, which it does not before it is made. */
function feedOf(o: LaneOptions, queue: FeedSource, lane: () => OpenLane): KpiFeed {
  const { send, nowMs, tables } = o;
  const accounting = () => o.accountingOf(lane());
  return new KpiFeed({ pipelineId: o.lane.pipelineId, queue, send, accounting, nowMs }, tables);
}
