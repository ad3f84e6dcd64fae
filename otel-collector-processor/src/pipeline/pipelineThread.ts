import { performance } from 'node:perf_hooks';
import type { Delta } from '../messages/index.ts';
import { DeadLetters } from './deadLetters/index.ts';
import { LinkedTraces } from './enrich/index.ts';
import { openDirectLane, openDiskLane, type OpenLane } from './lane.ts';
import { newCounts, Pipeline } from './pipeline.ts';
import { collectGarbage, leastInFlightBytes, MemoryWatch, startReceivers, type Receivers } from './receive/index.ts';
import { stopInTime } from './stopInTime.ts';
import { accountingOf, newest } from './threadAccounting.ts';
import { jsonToProtobuf } from './wire/index.ts';
import type { Certificates, FromWorker, Lane, ToWorker, WorkerSettings } from './workerProtocol.ts';

/** The end of the thread's port that the pipeline needs; a worker's parentPort has it. */
export type ThreadPort = Readonly<{
  postMessage: (message: FromWorker) => void;
  on: (event: 'message', listener: (message: ToWorker) => void) => unknown;
  close: () => void;
}>;

/** How often the process's memory is looked at: reading it costs some 20 µs. */
const MEMORY_LOOK_MS = 100;

/** Runs one pipeline in this thread until it is told to stop. Failing to start is told, not thrown. */
export async function runPipelineThread(settings: WorkerSettings, port: ThreadPort): Promise<void> {
  const problem = (message: string) => port.postMessage({ kind: 'problem', message });
  const counts = newCounts();
  const lanes: OpenLane[] = [];
  const linked = new LinkedTraces(settings.linkedTraces);
  let receivers: Receivers | undefined;
  let memory: MemoryWatch | undefined;
  let { tables, certificates } = settings;

  let timers: readonly NodeJS.Timeout[] = [];

  const openLane = async (lane: Lane, open: typeof openDiskLane, letters: DeadLetters): Promise<OpenLane> => {
    const opened = await open({
      lane,
      settings,
      certificates,
      deadLettersOf: (id) => (keepsDeadLetters(settings, id) ? letters.sinkOf(id) : undefined),
      tables,
      send: (delta: Delta) => port.postMessage({ kind: 'delta', delta }),
      accountingOf: (at) =>
        accountingOf(
          at,
          memory,
          lane === settings.lane ? { counts, receivers, deadLetters: letters.accounting(), linked } : undefined,
        ),
      nowMs: Date.now,
      random: Math.random,
      onProblem: problem,
    });
    lanes.push(opened);
    return opened;
  };

  try {
    const deadLetters = await DeadLetters.open({
      folders: settings.deadLetterFolders,
      destinations: settings.destinations.map(({ id, deadLetters: { maxBytes, maxAgeMs } }) => ({
        id,
        maxBytes,
        maxAgeMs,
        send: (request, signal) => lanes[0]!.senders.get(id)!.send(request, signal),
      })),
      nowMs: Date.now,
      onProblem: ({ message }) => problem(message),
    });
    const own = await openLane(settings.lane, settings.ack === 'durable' ? openDiskLane : openDirectLane, deadLetters);
    for (const lane of settings.leftOver) await openLane(lane, openDiskLane, deadLetters);
    const pipeline = new Pipeline(own.onward, counts, own.spanTables, tables, linked);
    const renew = (renewed: Certificates) => {
      certificates = renewed;
      if (renewed.receivers !== undefined) receivers?.renewTls(renewed.receivers);
      for (const { senders } of lanes) for (const [id, sender] of senders) sender.renewTls(renewed.destinations[id]);
    };
    const stop = (deadlineMs: number) =>
      stopInTime({
        deadlineMs,
        receivers,
        lanes,
        deadLetters,
        beforeClose: () => timers.forEach((timer) => clearInterval(timer)),
      }).then(() => {
        port.postMessage({ kind: 'stopped' });
        port.close();
      });
    port.on('message', (message) => {
      switch (message.kind) {
        case 'tables':
          tables = newest(tables, message.tables);
          pipeline.tables(tables);
          for (const { feed } of lanes) feed.tables(tables);
          return;
        case 'certificates':
          return renew(message.certificates);
        case 'ask': {
          const { askId, question } = message;
          deadLetters.ask(question).then(
            (answer) => port.postMessage({ kind: 'answer', askId, answer }),
            (error: unknown) => port.postMessage({ kind: 'ask_failed', askId, message: wordsOf(error) }),
          );
          return;
        }
        case 'stop':
          void stop(message.deadlineMs);
          return;
        default:
          return message satisfies never;
      }
    });
    receivers = await startReceivers(
      {
        ...settings.receivers,
        tls: certificates.receivers,
        onProblem: problem,
        jsonToProtobuf,
        nowMs: Date.now,
        random: Math.random,
      },
      pipeline.accept,
    );
    const { memoryBudgetBytes, pipelines } = settings;
    memory = new MemoryWatch({
      budgetBytes: memoryBudgetBytes,
      pipelines,
      inFlightMaxBytes: settings.receivers.maxInFlightBytes,
      inFlightLeastBytes: leastInFlightBytes(settings.receivers),
      rssBytes: () => process.memoryUsage.rss(),
      monotonicMs: () => performance.now(),
      collectGarbage,
    });
    const watch = (watched: MemoryWatch, door: Receivers) => door.limitInFlight(watched.look(door.inFlightBytes()));
    watch(memory, receivers);
    timers = [
      setInterval(() => {
        for (const { feed } of lanes) feed.cut();
      }, settings.deltaIntervalMs),
      setInterval(watch, MEMORY_LOOK_MS, memory, receivers),
    ];
    port.postMessage({ kind: 'ready', grpcPort: receivers.grpcPort, httpPort: receivers.httpPort });
  } catch (error) {
    port.postMessage({ kind: 'failed', message: wordsOf(error) });
    port.close();
  }
}

function keepsDeadLetters({ destinations }: WorkerSettings, id: string): boolean {
  return destinations.some((destination) => destination.id === id && destination.deadLetters.maxBytes > 0);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
