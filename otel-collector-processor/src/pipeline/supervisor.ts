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
  /** Milliseconds of any origin; replaced in tests. */
  monotonicMs?: () => number;
}>;

export interface Supervisor {
  /** Do all pipelines take data? */
  readonly ready: boolean;
  /** How many do. They share the ports: while one is started again the others take what comes. */
  readonly running: number;
  /** How often a pipeline's thread has ended and was started again. */
  restarts(pipelineId: string): number;
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
/** A thread that took data for so long is started again at once; one that ends sooner may end again for the same reason. */
const CALM_MS = 60_000;

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
  const restarts = new Map<string, number>();
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  let stopping = false;
  let certificates: Certificates | undefined;
  const linkedTraces = LinkedTraces.memory();

  /** `pauseMs` is how long the start was put off. */
  const startAgain = (settings: WorkerSettings, failure: string, pauseMs: number): void => {
    const { pipelineId } = settings.lane;
    restarts.set(pipelineId, (restarts.get(pipelineId) ?? 0) + 1);
    options.onProblem(pipelineId, `the pipeline thread ended (${failure}); it is started again in ${pauseMs} ms`);
    const timer = setTimeout(() => {
      timers.delete(timer);
      start(settings, pauseMs).catch(() => {}); // it is told and started again
    }, pauseMs);
    timers.add(timer);
  };

  const start = (settings: WorkerSettings, pauseMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const { pipelineId } = settings.lane;
      const longerPauseMs = Math.min(RESTART_MOST_MS, Math.max(RESTART_FIRST_MS, pauseMs * 2));
      let worker: Worker;
      try {
        worker = options.spawn({
          ...settings,
          ...(certificates !== undefined && { certificates }),
          tables: options.currentTables(),
          linkedTraces,
        });
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        if (pauseMs > 0) startAgain(settings, `it could not be made: ${String(error)}`, longerPauseMs);
        return;
      }
      let failure = 'it ended before it was ready';
      let readyMs: number | undefined;
      const entry: Running = { worker, ready: false, exited: Promise.resolve() };
      entry.exited = new Promise((exited) => {
        worker.on('exit', () => {
          exited();
          running.delete(pipelineId);
          entry.ready = false;
          reject(new Error(failure));
          if (stopping || (readyMs === undefined && pauseMs === 0)) return;
          const wasCalm = readyMs !== undefined && monotonicMs() - readyMs >= CALM_MS;
          startAgain(settings, failure, wasCalm ? RESTART_FIRST_MS : longerPauseMs);
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
            readyMs = monotonicMs();
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
    restarts: (pipelineId) => restarts.get(pipelineId) ?? 0,
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
