import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LINKED_FOR_SECONDS, LINKED_TRACES, LinkedTraces } from './linkedTraces.ts';
import { traceWords, verdictOfTrace } from '../test/numberedTraces.ts';
import type { Verdict } from './verdict.ts';

const NOW = 1_800_000_000;
const TEST: Verdict = { type: 'test', source: 'datadog' };
const BOT: Verdict = { type: 'bot', source: 'google' };
const OWN: Verdict = { type: 'test', source: 'vigil', check: { id: 'checkout', runId: 'a-b-c', location: 'berlin' } };

describe('synthetic traces', () => {
  test.each([
    ['a test', TEST],
    ['a bot', BOT],
    ['a run of a journey', OWN],
  ])('are remembered with what they are: %s', (_what, verdict) => {
    const traces = new LinkedTraces(LinkedTraces.memory(1024));
    expect(traces.add(1, 2, verdict, NOW)).toBe(true);
    expect(traces.add(1, 2, verdict, NOW)).toBe(false);
    expect(traces.verdict(1, 2, NOW)).toEqual(verdict);
    expect(traces.verdict(2, 1, NOW)).toBeUndefined();
  });

  test.each([
    [0, true],
    [LINKED_FOR_SECONDS - 1, true],
    [LINKED_FOR_SECONDS, false],
  ])('are known %i s later: %s', (afterSeconds, expected) => {
    const traces = new LinkedTraces(LinkedTraces.memory(1024));
    traces.add(1, 2, TEST, NOW);
    expect(traces.verdict(1, 2, NOW + afterSeconds) !== undefined).toBe(expected);
  });

  test('are known for longer if they are seen again', () => {
    const traces = new LinkedTraces(LinkedTraces.memory(1024));
    traces.add(1, 2, TEST, NOW);
    traces.add(1, 2, TEST, NOW + LINKED_FOR_SECONDS - 1);
    expect(traces.verdict(1, 2, NOW + LINKED_FOR_SECONDS + 5)).toEqual(TEST);
    expect(traces.evicted).toBe(0);
  });

  test('are known in every thread that shares the memory', () => {
    const memory = LinkedTraces.memory(1024);
    new LinkedTraces(memory).add(1, 2, OWN, NOW);
    expect(new LinkedTraces(memory).verdict(1, 2, NOW)).toEqual(OWN);
  });

  test('take the memory that is said: 16 bytes each, beside a mebibyte of verdicts', () => {
    expect(LinkedTraces.memory().byteLength).toBe(LINKED_TRACES * 16 + 4096 * 256 + 64);
  });

  test('at ten times the cap: as many as fit are kept, the others counted, and none is mistaken', () => {
    const cap = 2 ** 14;
    const memory = LinkedTraces.memory(cap);
    const { byteLength } = memory;
    const traces = new LinkedTraces(memory);
    const verdictOf = (i: number) => (i % 3 === 0 ? BOT : TEST);
    for (let i = 0; i < 10 * cap; i++) traces.add(...traceWords(i), verdictOf(i), NOW + Math.floor((i * 32) / cap));
    const after = NOW + 10 * 32;
    let kept = 0;
    for (let i = 0; i < 10 * cap; i++) {
      const found = traces.verdict(...traceWords(i), after);
      if (found === undefined) continue;
      kept++;
      expect(found).toEqual(verdictOf(i));
    }
    expect(kept + traces.evicted).toBe(10 * cap);
    expect(kept).toBeGreaterThan(cap * 0.95);
    expect(kept).toBeLessThanOrEqual(cap);
    // the last ones are there: of a bucket the oldest goes
    const last = Array.from({ length: cap / 2 }, (_, n) => 10 * cap - 1 - n);
    expect(
      last.filter((i) => traces.verdict(...traceWords(i), after) !== undefined).length / last.length,
    ).toBeGreaterThan(0.95);
    expect(memory.byteLength).toBe(byteLength);
  });

  test('whose verdict was overwritten are not known any more, and never mistaken', () => {
    const traces = new LinkedTraces(LinkedTraces.memory(2 ** 16));
    const run = (i: number): Verdict => ({ ...OWN, check: { ...OWN.check!, runId: `run-${i}` } });
    for (let i = 0; i < 20_000; i++) traces.add(...traceWords(i), run(i), NOW);
    let known = 0;
    for (let i = 0; i < 20_000; i++) {
      const found = traces.verdict(...traceWords(i), NOW);
      if (found === undefined) continue;
      known++;
      expect(found).toEqual(run(i));
    }
    expect(known).toBeGreaterThan(3500);
    expect(known).toBeLessThanOrEqual(4096);
  });

  test('with a verdict that is too long are not kept, and that is counted', () => {
    const traces = new LinkedTraces(LinkedTraces.memory(1024));
    expect(traces.add(1, 2, { ...TEST, source: 'x'.repeat(300) }, NOW)).toBe(false);
    expect(traces.contended).toBe(1);
    expect(traces.verdict(1, 2, NOW)).toBeUndefined();
  });

  test('are never mistaken while threads write into the same few places', async () => {
    const memory = LinkedTraces.memory(1024);
    const traces = new LinkedTraces(memory);
    const entry = join(process.cwd(), 'otel-collector-processor/src/pipeline/test/addTraces.ts');
    const COUNT = 60_000;
    let running = 3;
    const workers = Array.from({ length: running }, () => {
      const worker = new Worker(entry, { workerData: { memory, from: 0, to: COUNT, nowSeconds: NOW } });
      return new Promise<void>((done, failed) => {
        worker.on('error', failed);
        worker.on('message', () => {
          running--;
          done();
        });
      });
    });
    let found = 0;
    for (let i = 0; running > 0; i = (i + 7) % COUNT) {
      const verdict = traces.verdict(...traceWords(i), NOW);
      if (verdict !== undefined) {
        found++;
        if (JSON.stringify(verdict) !== JSON.stringify(verdictOfTrace(i)))
          throw new Error(`trace ${i} is said to be ${JSON.stringify(verdict)}`);
      }
      if (i < 7) await new Promise(setImmediate); // their messages arrive
    }
    await Promise.all(workers);
    expect(found).toBeGreaterThan(0);
  }, 60_000);
});
