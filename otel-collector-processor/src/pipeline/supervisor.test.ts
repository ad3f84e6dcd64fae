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
let supervisor: Supervisor;
beforeEach(async () => {
  workers = [];
  supervisor = await startSupervisor({
    workers: [settings('w0'), settings('w1')],
    spawn: (own) => {
      const worker = new FakeWorker(own);
      workers.push(worker);
      return worker as unknown as Worker;
    },
    currentTables: () => tables,
    onDelta: () => {},
    onProblem: () => {},
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
