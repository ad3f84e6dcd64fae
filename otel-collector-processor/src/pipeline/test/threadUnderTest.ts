import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accounting, Applied, Delta, Tables } from '../../messages/index.ts';
import type { DeadLetterAnswer, DeadLetterQuestion } from '../deadLetters/index.ts';
import { eventually } from '../receive/test/receiversUnderTest.ts';
import { runPipelineThread } from '../pipelineThread.ts';
import type { DestinationSettings, FromWorker, ToWorker, WorkerSettings } from '../workerProtocol.ts';

export const OTLP_TOKEN = 'token-of-the-senders';

/** How a destination is set up where a test says no more than its endpoint. */
export function destinationSettings(over: Partial<DestinationSettings> & { endpoint: string }): DestinationSettings {
  return {
    id: 'backend',
    protocol: 'http/protobuf',
    signals: ['traces', 'metrics', 'logs'],
    headers: {},
    tenantHeader: 'X-Scope-OrgID',
    compression: 'none',
    timeoutMs: 10_000,
    maxBatchBytes: 1e6,
    concurrency: 4,
    deadLetters: { maxBytes: 1e7, maxAgeMs: 1e9 },
    ...over,
  };
}

/** Receivers on free ports of loopback. */
export function receiverSettings(over: Partial<WorkerSettings['receivers']> = {}): WorkerSettings['receivers'] {
  return {
    host: '127.0.0.1',
    grpcPort: 0,
    httpPort: 0,
    reusePort: false,
    auth: { required: false, tokens: [{ secret: OTLP_TOKEN, tenants: 'all', trusted: false }] },
    tenantHeader: 'X-Scope-OrgID',
    bodyMaxBytes: 4e6,
    maxInFlightBytes: 32e6,
    requestTimeoutMs: 10_000,
    ...over,
  };
}

/** A data directory for the threads of one test. */
export class ThreadFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-thread-'));
  readonly #running: ThreadUnderTest[] = [];
  /** What the engine has applied, over all lives. */
  readonly engine = new AppliedDeltas();

  async start(over: Partial<WorkerSettings> = {}): Promise<ThreadUnderTest> {
    const thread = new ThreadUnderTest(this.engine);
    const ack = over.ack ?? 'durable';
    await thread.run({
      lane: { pipelineId: ack === 'durable' ? 'w0' : 'd0', folder: join(this.folder, 'queue/w0') },
      leftOver: [],
      ack,
      receivers: receiverSettings(),
      queue: { maxBytes: 1e8, segmentBytes: 1e7, whenFull: 'refuse' },
      memoryBudgetBytes: 1e12,
      pipelines: 1,
      deadLetterFolders: [{ pipelineId: 'w0', folder: join(this.folder, 'dead-letters/w0') }],
      destinations: [],
      certificates: { receivers: undefined, destinations: {} },
      deltaIntervalMs: 20,
      tables: this.engine.tables(),
      ...over,
    });
    this.#running.push(thread);
    return thread;
  }

  async cleanUp(): Promise<void> {
    for (const thread of this.#running) await thread.stop(200);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The engine as pipelines see it: applies what continues, counts its calls, answers with tables. */
class AppliedDeltas {
  calls = 0;
  readonly #applied = new Map<string, Applied>();
  #version = 0;

  tables(): Tables {
    return {
      version: ++this.#version,
      applied: [...this.#applied.values()],
      userAgentRules: [],
      anomalies: [],
      installationKey: 'aGVsbG8=',
    };
  }

  take({ pipelineId, epoch, from, to, cells }: Delta): void {
    if (from === to) return;
    const key = `${pipelineId} ${epoch}`;
    const before = this.#applied.get(key);
    if (before !== undefined && before.position !== from) return;
    for (const { count } of cells) this.calls += count;
    this.#applied.set(key, { pipelineId, epoch, position: to });
  }
}

/** A pipeline thread in this one, with a supervisor that does as it is told. */
export class ThreadUnderTest {
  readonly problems: string[] = [];
  httpPort = 0;
  grpcPort = 0;
  /** What each lane reported last. */
  readonly reports = new Map<string, Accounting>();
  readonly #port = new EventEmitter();
  readonly #engine: AppliedDeltas;
  readonly #answers = new Map<number, (message: FromWorker) => void>();
  #askId = 0;
  #stopped: Promise<void> | undefined;
  #onStopped = (): void => {};

  constructor(engine: AppliedDeltas) {
    this.#engine = engine;
  }

  async run(settings: WorkerSettings): Promise<void> {
    let failure = '';
    await runPipelineThread(settings, {
      postMessage: (message) => {
        switch (message.kind) {
          case 'delta':
            this.reports.set(message.delta.pipelineId, message.delta.accounting);
            this.#engine.take(message.delta);
            setImmediate(() => this.#tell({ kind: 'tables', tables: this.#engine.tables() }));
            return;
          case 'ready':
            this.httpPort = message.httpPort;
            this.grpcPort = message.grpcPort;
            return;
          case 'problem':
            this.problems.push(message.message);
            return;
          case 'failed':
            failure = message.message;
            return;
          case 'stopped':
            this.#onStopped();
            return;
          default:
            this.#answers.get(message.askId)?.(message);
        }
      },
      on: (_event, listener) => this.#port.on('message', listener),
      close: () => {},
    });
    if (failure !== '') throw new Error(failure);
  }

  get httpUrl(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** What a lane reported last; waits for its first report. */
  async accounting(pipelineId = 'w0'): Promise<Accounting> {
    await eventually(() => this.reports.has(pipelineId));
    return this.reports.get(pipelineId)!;
  }

  /** Waits until a lane reports accounts of which `check` is true. */
  async accounts(check: (accounting: Accounting) => boolean, pipelineId = 'w0'): Promise<Accounting> {
    await eventually(() => {
      const report = this.reports.get(pipelineId);
      return report !== undefined && check(report);
    });
    return this.reports.get(pipelineId)!;
  }

  ask(question: DeadLetterQuestion): Promise<DeadLetterAnswer> {
    const askId = ++this.#askId;
    return new Promise((resolve, reject) => {
      this.#answers.set(askId, (message) => {
        if (message.kind === 'answer') resolve(message.answer);
        else if (message.kind === 'ask_failed') reject(new Error(message.message));
      });
      this.#tell({ kind: 'ask', askId, question });
    });
  }

  tell(message: ToWorker): void {
    this.#tell(message);
  }

  stop(deadlineMs: number): Promise<void> {
    return (this.#stopped ??= new Promise((resolve) => {
      this.#onStopped = resolve;
      this.#tell({ kind: 'stop', deadlineMs });
    }));
  }

  #tell(message: ToWorker): void {
    this.#port.emit('message', message);
  }
}
