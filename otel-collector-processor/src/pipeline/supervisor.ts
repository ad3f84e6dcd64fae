import type { Worker } from 'node:worker_threads';
import type { Delta, Tables } from '../messages/index.ts';
import type { DeadLetterAnswer, DeadLetterQuestion } from './deadLetters/index.ts';
import { LinkedTraces } from './enrich/index.ts';
import type { Certificates, FromWorker, ToWorker, WorkerSettings } from './workerProtocol.ts';

export type SupervisorOptions = Readonly<{
  workers: readonly WorkerSettings[];
  /** Makes a thread that calls `runPipelineThread` with these settings. */
  spawn: (settings: WorkerSettings) => Worker;
  currentTables: () => Tables;
  onDelta: (delta: Delta) => void;
  onProblem: (pipelineId: string, message: string) => void;
}>;

export interface Supervisor {
  /** Do all pipelines take data? */
  readonly ready: boolean;
  readonly running: number;
  publish(tables: Tables): void;
  /** New connections are made and taken with these from now on. */
  renewCertificates(certificates: Certificates): void;
  /** Asks every pipeline that runs. Rejects if one cannot answer, or does not within `timeoutMs`. */
  ask(question: DeadLetterQuestion, timeoutMs: number): Promise<readonly DeadLetterAnswer[]>;
  /** Lets every thread finish; those that have not by the deadline are ended. */
  stop(deadlineMs: number): Promise<void>;
}

const RESTART_FIRST_MS = 500;
const RESTART_MOST_MS = 30_000;

type Running = { worker: Worker; ready: boolean; exited: Promise<void> };

/**
 * Starts the pipeline threads and keeps them running: one that dies is started again, with growing pauses, from its
 * queue on disk. Rejects, with all threads ended, if one cannot start the first time.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const running = new Map<string, Running>();
  const timers = new Set<NodeJS.Timeout>();
  const asked = new Map<number, { answer: (answer: DeadLetterAnswer) => void; fail: (error: Error) => void }>();
  let lastAskId = 0;
  let stopping = false;
  let certificates: Certificates | undefined;
  const linkedTraces = LinkedTraces.memory();

  const start = (settings: WorkerSettings, pauseMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const { pipelineId } = settings.lane;
      const worker = options.spawn({
        ...settings,
        ...(certificates !== undefined && { certificates }),
        tables: options.currentTables(),
        linkedTraces,
      });
      let failure = 'it ended before it was ready';
      const entry: Running = { worker, ready: false, exited: Promise.resolve() };
      entry.exited = new Promise((exited) => {
        worker.on('exit', () => {
          exited();
          running.delete(pipelineId);
          const startedOnce = entry.ready;
          entry.ready = false;
          reject(new Error(failure));
          if (stopping || (!startedOnce && pauseMs === 0)) return;
          const nextPauseMs = startedOnce
            ? RESTART_FIRST_MS
            : Math.min(RESTART_MOST_MS, Math.max(RESTART_FIRST_MS, pauseMs * 2));
          options.onProblem(
            pipelineId,
            `the pipeline thread ended (${failure}); it is started again in ${nextPauseMs} ms`,
          );
          const timer = setTimeout(() => {
            timers.delete(timer);
            start(settings, nextPauseMs).catch(() => {}); // told by onProblem
          }, nextPauseMs);
          timers.add(timer);
        });
      });
      running.set(pipelineId, entry);
      worker.on('error', (error) => {
        failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      });
      worker.on('message', (message: FromWorker) => {
        switch (message.kind) {
          case 'delta':
            options.onDelta(message.delta);
            return;
          case 'problem':
            options.onProblem(pipelineId, message.message);
            return;
          case 'answer':
            asked.get(message.askId)?.answer(message.answer);
            return;
          case 'ask_failed':
            asked.get(message.askId)?.fail(new Error(`pipeline ${pipelineId}: ${message.message}`));
            return;
          case 'failed':
            failure = message.message;
            return;
          case 'stopped':
            failure = 'it stopped';
            return;
          case 'ready':
            entry.ready = true;
            failure = 'it ended';
            resolve();
            return;
          default:
            return message satisfies never;
        }
      });
    });

  const publish = (tables: Tables) => {
    for (const { worker } of running.values()) worker.postMessage({ kind: 'tables', tables } satisfies ToWorker);
  };
  const askOne = async (worker: Worker, question: DeadLetterQuestion, timeoutMs: number): Promise<DeadLetterAnswer> => {
    const askId = ++lastAskId;
    let timer: NodeJS.Timeout | undefined;
    let ended = (): void => {};
    try {
      return await new Promise<DeadLetterAnswer>((answer, fail) => {
        asked.set(askId, { answer, fail });
        timer = setTimeout(() => fail(new Error(`a pipeline did not answer within ${timeoutMs} ms`)), timeoutMs);
        ended = () => fail(new Error('a pipeline ended before it answered'));
        worker.once('exit', ended);
        worker.postMessage({ kind: 'ask', askId, question } satisfies ToWorker);
      });
    } finally {
      clearTimeout(timer);
      worker.off('exit', ended);
      asked.delete(askId);
    }
  };
  const stop = async (deadlineMs: number): Promise<void> => {
    stopping = true;
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(
      [...running.values()].map(async ({ worker, exited }) => {
        worker.postMessage({ kind: 'stop', deadlineMs } satisfies ToWorker);
        const late = setTimeout(() => void worker.terminate(), deadlineMs + 1000);
        await exited;
        clearTimeout(late);
      }),
    );
  };

  try {
    await Promise.all(options.workers.map((settings) => start(settings, 0)));
  } catch (error) {
    await stop(2000);
    throw error;
  }
  return {
    get ready() {
      return running.size === options.workers.length && [...running.values()].every((r) => r.ready);
    },
    get running() {
      return [...running.values()].filter((r) => r.ready).length;
    },
    publish,
    renewCertificates: (renewed) => {
      certificates = renewed;
      for (const { worker } of running.values())
        worker.postMessage({ kind: 'certificates', certificates: renewed } satisfies ToWorker);
    },
    ask: async (question, timeoutMs) => {
      const ready = [...running.values()].filter((entry) => entry.ready);
      if (ready.length < options.workers.length) throw new Error('a pipeline is being started');
      return Promise.all(ready.map(({ worker }) => askOne(worker, question, timeoutMs)));
    },
    stop,
  };
}
