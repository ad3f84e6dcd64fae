import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { DeadLetterQuestion } from './deadLetters/index.ts';
import { startSupervisor, type Supervisor } from './supervisor.ts';
import { receiverSettings } from './test/threadUnderTest.ts';
import type { Certificates, FromWorker, ToWorker, WorkerSettings } from './workerProtocol.ts';

/** A thread that says what it is told to say. */
class FakeWorker extends EventEmitter {
  readonly settings: WorkerSettings;
  readonly told: ToWorker[] = [];
  constructor(settings: WorkerSettings) {
    super();
    this.settings = settings;
    setImmediate(() => this.say({ kind: 'ready', grpcPort: 1, httpPort: 2 }));
  }
  postMessage(message: ToWorker): void {
    this.told.push(message);
    if (message.kind === 'stop') setImmediate(() => this.emit('exit'));
  }
  say(message: FromWorker): void {
    this.emit('message', message);
  }
  /** Answers the last question. */
  answer(message: { letters: number } | { fails: string }): void {
    const { askId } = this.told.findLast((told) => told.kind === 'ask')!;
    if ('fails' in message) this.say({ kind: 'ask_failed', askId, message: message.fails });
    else this.say({ kind: 'answer', askId, answer: { kind: 'drop', dropped: { letters: message.letters, items: 0 } } });
  }
}

const tables = { version: 0, applied: [], userAgentRules: [], anomalies: [], installationKey: '' };
const settings = (pipelineId: string): WorkerSettings => ({
  lane: { pipelineId, folder: '' },
  leftOver: [],
  ack: 'durable',
  receivers: receiverSettings(),
  queue: { maxBytes: 1, segmentBytes: 1, whenFull: 'refuse' },
  memoryBudgetBytes: 1,
  pipelines: 2,
  deadLetterFolders: [],
  destinations: [],
  certificates: { receivers: undefined, destinations: {} },
  deltaIntervalMs: 1,
  tables,
});
const QUESTION: DeadLetterQuestion = { kind: 'drop', destination: 'a', ids: undefined, tenants: 'all' };

let workers: FakeWorker[];
let problems: string[];
let supervisor: Supervisor;
/** Milliseconds that have passed. */
let nowMs: number;
/** What becomes of the next thread that is made. */
let spawning: 'ready' | 'fails';
beforeEach(async () => {
  workers = [];
  problems = [];
  nowMs = 0;
  spawning = 'ready';
  supervisor = await startSupervisor({
    workers: [settings('w0'), settings('w1')],
    spawn: (own) => {
      if (spawning === 'fails') throw new Error('there is no memory for a thread');
      const worker = new FakeWorker(own);
      workers.push(worker);
      return worker as unknown as Worker;
    },
    currentTables: () => tables,
    onDelta: () => {},
    onProblem: (pipeline, message) => problems.push(`${pipeline}: ${message}`),
    monotonicMs: () => nowMs,
  });
});
afterEach(() => supervisor.stop(100));

describe('a question to the pipelines', () => {
  test('is answered by all of them', async () => {
    const asked = supervisor.ask(QUESTION, 5_000);
    await new Promise((resolve) => setImmediate(resolve));
    workers[1]!.answer({ letters: 2 });
    workers[0]!.answer({ letters: 1 });
    expect(await asked).toMatchObject([{ dropped: { letters: 1 } }, { dropped: { letters: 2 } }]);
  });

  test.each([
    ['says that it cannot', () => workers[1]!.answer({ fails: 'the disk is gone' }), 'pipeline w1: the disk is gone'],
    ['ends', () => workers[1]!.emit('exit'), 'a pipeline ended before it answered'],
    ['is silent', () => {}, 'a pipeline did not answer within 30 ms'],
  ])('fails as a whole where one %s', async (_what, act, words) => {
    const asked = supervisor.ask(QUESTION, 30);
    const refused = expect(asked).rejects.toThrow(words);
    await new Promise((resolve) => setImmediate(resolve));
    workers[0]!.answer({ letters: 1 });
    act();
    await refused;
  });

  test('is not answered in part while one is being started', async () => {
    workers[0]!.emit('exit');
    await expect(supervisor.ask(QUESTION, 5_000)).rejects.toThrow('a pipeline is being started');
  });

  test('leaves nothing behind, however often it is asked', async () => {
    const before = workers[0]!.listenerCount('exit');
    for (let i = 0; i < 20; i++) {
      const asked = supervisor.ask(QUESTION, 5_000);
      await new Promise((resolve) => setImmediate(resolve));
      for (const worker of workers) worker.answer({ letters: 0 });
      await asked;
    }
    expect(workers[0]!.listenerCount('exit')).toBe(before);
  });
});

test('renewed certificates are told to all, and one that is started later begins with them', async () => {
  const renewed: Certificates = { receivers: { cert: 'new', key: 'new' }, destinations: {} };
  supervisor.renewCertificates(renewed);
  for (const { told } of workers) expect(told).toEqual([{ kind: 'certificates', certificates: renewed }]);
  workers[1]!.emit('exit');
  while (workers.length < 3) await new Promise((resolve) => setImmediate(resolve));
  expect(workers[2]!.settings).toMatchObject({ lane: { pipelineId: 'w1' }, certificates: renewed });
  while (!supervisor.ready) await new Promise((resolve) => setImmediate(resolve));
});

describe('a thread that ends', () => {
  const immediately = () => new Promise((resolve) => setImmediate(resolve));
  const ended = async (): Promise<void> => {
    const made = workers.length;
    workers.findLast((worker) => worker.settings.lane.pipelineId === 'w0')!.emit('exit');
    await jest.advanceTimersByTimeAsync(30_000);
    expect(workers.length).toBe(made + 1);
    await immediately();
  };
  const pauses = () => problems.map((problem) => /again in (\d+) ms/.exec(problem)![1]);
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  test('is started again while the others take data, and is counted', async () => {
    workers[0]!.emit('exit');
    expect([supervisor.ready, supervisor.running, supervisor.restarts('w0')]).toEqual([false, 1, 1]);
    await jest.advanceTimersByTimeAsync(500);
    await immediately();
    expect([supervisor.ready, supervisor.running, supervisor.restarts('w1')]).toEqual([true, 2, 0]);
  });

  test('again and again waits longer each time, until one has lasted', async () => {
    for (let i = 0; i < 3; i++) await ended();
    nowMs += 60_000;
    await ended();
    expect(pauses()).toEqual(['500', '1000', '2000', '500']);
  });

  test('is tried again where it could not even be made', async () => {
    workers[0]!.emit('exit');
    spawning = 'fails';
    await jest.advanceTimersByTimeAsync(500);
    expect(problems.at(-1)).toContain('w0: the pipeline thread ended (it could not be made: Error: there is no memory');
    spawning = 'ready';
    await jest.advanceTimersByTimeAsync(1_000);
    await immediately();
    expect(supervisor.ready).toBe(true);
  });
});
