import { status } from '@grpc/grpc-js';
import type { Verdict } from './contract.ts';
import { MemoryWatch, collectGarbage, type MemoryWatchOptions } from './memoryWatch.ts';
import { HEALTH, TRACES, closeGrpcClients, grpcClient, unary } from './test/grpcClient.ts';
import { closeReceivers, eventually, gate, receiversUnderTest } from './test/receiversUnderTest.ts';
import { decodeStatus } from './test/rpcStatusWitness.ts';

const MB = 1024 * 1024;

/** A process of 200 MB at rest, with a budget of 1000 MB, whose requests may take 325 MB: half of what lies below 850. */
function watch(over: Partial<MemoryWatchOptions> = {}) {
  let [rss, nowMs, collected] = [200, 0, 0];
  const memory = new MemoryWatch({
    budgetBytes: 1000 * MB,
    pipelines: 1,
    inFlightMaxBytes: 500 * MB,
    inFlightLeastBytes: 20 * MB,
    rssBytes: () => rss * MB,
    monotonicMs: () => nowMs,
    collectGarbage: () => (collected += 1),
    ...over,
  });
  return {
    memory,
    /** The limit in MB, `ms` after the last look, when the process takes `now` MB and its requests `held`. */
    look(now: number, held = 0, ms = 100): number {
      rss = now;
      nowMs += ms;
      return memory.look(held * MB) / MB;
    },
    get collected() {
      return collected;
    },
  };
}

describe('what requests may take', () => {
  test.each<[string, Partial<MemoryWatchOptions>, number]>([
    ['is half of what lies between the process at rest and its budget', {}, 325],
    ['is shared by all pipelines', { pipelines: 5 }, 65],
    ['is no more than was configured', { inFlightMaxBytes: 100 * MB }, 100],
    ['is enough for one request, however small the budget', { budgetBytes: 100 * MB }, 20],
  ])('%s', (_what, over, limit) => {
    expect(watch(over).memory.limitBytes).toBe(limit * MB);
  });

  test('is less when memory grows near the budget, and never too little for one', () => {
    const w = watch();
    expect(w.look(849, 300)).toBe(325);
    expect(w.look(920, 320)).toBe(240);
    expect(w.look(940, 200)).toBe(150);
    expect(w.look(960, 8)).toBe(20);
  });

  test('comes back by itself when memory grows no more, also if none of it is given back', () => {
    const w = watch();
    w.look(950, 300);
    expect(w.memory.limitBytes).toBe(225 * MB);
    expect(w.look(950, 200)).toBe(231.5);
    for (let i = 0; i < 30; i++) w.look(950, 100);
    expect(w.memory.limitBytes).toBe(325 * MB);
    expect(w.look(500)).toBe(325);
  });
});

describe('garbage', () => {
  test('is collected near the budget, at once and then ever more rarely', () => {
    const w = watch();
    w.look(749);
    expect(w.collected).toBe(0);
    w.look(750);
    expect(w.collected).toBe(1);
    for (let i = 0; i < 9; i++) w.look(850);
    expect(w.collected).toBe(1);
    w.look(850);
    expect(w.collected).toBe(2);
    for (let second = 0; second < 600; second++) w.look(850, 0, 1000);
    expect(w.collected).toBeLessThan(30);
    w.look(700);
    w.look(850);
    w.look(850, 0, 1000);
    expect(w.collected).toBeGreaterThan(2);
  });

  test('is really given back by it', () => {
    const held = () => process.memoryUsage().heapUsed;
    /** Nothing of it is needed when this returns. */
    const heldMeanwhile = (): number => {
      const waste = Array.from({ length: 300_000 }, (_, i) => ({ i }));
      expect(waste).toHaveLength(300_000);
      return held();
    };
    const before = heldMeanwhile();
    collectGarbage();
    expect(held()).toBeLessThan(before - 5e6);
  });
});

describe('a door whose process is short of memory', () => {
  afterEach(async () => {
    closeGrpcClients();
    await closeReceivers();
  });

  test('refuses so that senders come again, says why, and takes all again when it has more', async () => {
    const receivers = await receiversUnderTest({ bodyMaxBytes: 64_000, maxInFlightBytes: 1_000_000 });
    const slow = gate<Verdict>();
    receivers.verdict = () => slow.promise;
    receivers.limitInFlight(200_000);
    const client = grpcClient(receivers.grpcPort);
    const all = Array.from({ length: 10 }, () => unary(client, TRACES, Buffer.alloc(60_000)));
    await eventually(() => receivers.stats.refused.traces.memory + receivers.accepted.length === 10);
    expect(receivers.accepted.length).toBe(3);
    const post = () =>
      fetch(`${receivers.httpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: Buffer.alloc(60_000),
      });
    const http = await post();
    expect([http.status, http.headers.get('retry-after')]).toEqual([503, '1']);
    slow.open({ kind: 'accepted' });
    const refused = (await Promise.all(all)).find(({ code }) => code === status.UNAVAILABLE)!;
    expect(decodeStatus(refused.metadata.get('grpc-status-details-bin')[0] as Buffer)).toMatchObject({
      message: expect.stringContaining('memory') as string,
      details: { RetryInfo: { retryDelay: { seconds: 1 } } },
    });
    expect((await unary(client, HEALTH, Buffer.alloc(0))).code).toBe(status.OK);
    receivers.limitInFlight(1e9);
    receivers.verdict = () => ({ kind: 'accepted' });
    const later = await Promise.all(Array.from({ length: 10 }, post));
    expect(later.every((answer) => answer.status === 200)).toBe(true);
  });
});
