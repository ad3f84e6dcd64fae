import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Signal } from '../../messages/index.ts';
import type { QueueRecord } from '../queue/index.ts';
import { FailingFiles } from '../queue/test/failingFiles.ts';
import type { Letter } from './letterFormat.ts';
import { StoreFixture, letterOf, textsOf } from './test/storeFixture.ts';

let fixture: StoreFixture;
beforeEach(() => (fixture = new StoreFixture()));
afterEach(() => fixture.cleanUp());

const record = (text: string, over: Partial<QueueRecord> = {}): QueueRecord => letterOf(text, over);
const items = (traces: number, metrics = 0, logs = 0) => ({ traces, metrics, logs });

describe('a store of dead letters', () => {
  test('keeps what it is given: request, tenant, times, and why it was refused', async () => {
    const store = await fixture.open();
    fixture.nowMs = 5000;
    const given = record('one', { signal: 'logs', tenant: 'acme', receivedMs: 77, items: 4 });
    expect(await store.add(given, 'HTTP 400: "größe"')).toBe('kept');
    for await (const letter of store.letters()) {
      expect({ ...letter, body: Buffer.from(letter.body).toString() }).toMatchObject({
        signal: 'logs',
        tenant: 'acme',
        receivedMs: 77,
        items: 4,
        storedMs: 5000,
        reason: 'HTTP 400: "größe"',
        body: 'one',
      });
    }
    expect(store.accounting()).toMatchObject({ stored: items(0, 0, 4), kept: items(0, 0, 4), oldestMs: 5000 });
  });

  test('is the same after a restart', async () => {
    const store = await fixture.open();
    fixture.nowMs = 5000;
    for (const text of ['one', 'two', 'three']) await store.add(record(text, { items: 2 }), 'no');
    await store.close();
    const again = await fixture.open();
    expect(await textsOf(again)).toEqual(['one', 'two', 'three']);
    expect(again.accounting()).toMatchObject({ recovered: items(6), stored: items(0), kept: items(6), oldestMs: 5000 });
  });

  test('lets letters go anywhere, and remembers which after a restart', async () => {
    const store = await fixture.open();
    for (const text of ['a', 'b', 'c', 'd', 'e']) await store.add(record(text), 'no');
    await store.change(async () => {
      for await (const letter of store.letters())
        if ('bd'.includes(Buffer.from(letter.body).toString())) expect(store.takeOut(letter, 'operator')).toBe(true);
    });
    expect(await textsOf(store)).toEqual(['a', 'c', 'e']);
    await store.close();
    const again = await fixture.open();
    expect(await textsOf(again)).toEqual(['a', 'c', 'e']);
    expect(again.accounting()).toMatchObject({ recovered: items(3), kept: items(3) });
    await again.change(async () => {
      for await (const letter of again.letters()) again.takeOut(letter, 'replayed');
    });
    expect(again.accounting()).toMatchObject({ kept: items(0), replayed: items(3), oldestMs: null });
    await again.close();
    const gone = JSON.parse(readFileSync(join(fixture.folder, 'gone.json'), 'utf8')) as { gone: unknown[] };
    expect(gone.gone).toEqual([]); // what all have passed is not noted for ever
  });

  test('takes a letter out once', async () => {
    const store = await fixture.open();
    await store.add(record('a'), 'no');
    await store.add(record('b'), 'no');
    const letters: Letter[] = [];
    for await (const letter of store.letters()) letters.push(letter);
    await store.change(async () => {
      expect(letters.toReversed().map((letter) => store.takeOut(letter, 'operator'))).toEqual([true, true]);
      expect(letters.map((letter) => store.takeOut(letter, 'operator'))).toEqual([false, false]);
    });
    expect(store.accounting()).toMatchObject({ kept: items(0), dropped: { operator: items(2) } });
  });

  test('brings letters back rather than to lose them, where it cannot read which were let go', async () => {
    const store = await fixture.open();
    for (const text of ['a', 'b', 'c']) await store.add(record(text), 'no');
    await store.change(async () => {
      for await (const letter of store.letters())
        if (Buffer.from(letter.body).toString() === 'b') store.takeOut(letter, 'operator');
    });
    await store.close();
    writeFileSync(join(fixture.folder, 'gone.json'), '{"version": 1, "gone": "spoilt"}');
    const again = await fixture.open();
    expect(await textsOf(again)).toEqual(['a', 'b', 'c']);
    expect(fixture.problems.map(({ message }) => message)).toEqual([expect.stringContaining('are there again')]);
  });
});

describe('at its cap', () => {
  test('drops the oldest and counts them', async () => {
    const store = await fixture.open({ maxBytes: 20_000 });
    for (let n = 0; n < 100; n++) await store.add(record(String(n).padEnd(500, '.'), { items: 2 }), 'no');
    const { kept, stored, dropped, bytes } = store.accounting();
    expect(bytes).toBeLessThanOrEqual(20_000);
    expect(stored).toEqual(items(200));
    expect(kept.traces + dropped['size']!.traces).toBe(200);
    expect(kept.traces).toBeGreaterThan(20);
    const left = (await textsOf(store)).map((text) => Number.parseInt(text, 10));
    expect(left).toEqual(Array.from({ length: kept.traces / 2 }, (_, i) => 100 - kept.traces / 2 + i));
  });

  test('counts nothing twice of what had been let go before it was dropped', async () => {
    const store = await fixture.open({ maxBytes: 20_000 });
    const add = async (n: number) => store.add(record(String(n).padEnd(500, '.')), 'no');
    for (let n = 0; n < 10; n++) await add(n);
    await store.change(async () => {
      for await (const letter of store.letters())
        if (Number.parseInt(Buffer.from(letter.body).toString(), 10) % 3 === 1) store.takeOut(letter, 'operator');
    });
    for (let n = 10; n < 100; n++) await add(n);
    const { kept, dropped } = store.accounting();
    expect(dropped['operator']).toEqual(items(3));
    expect(kept.traces + dropped['size']!.traces + 3).toBe(100);
    expect((await textsOf(store)).length).toBe(kept.traces);
  });

  test('does not keep what is larger than all of it', async () => {
    const store = await fixture.open({ maxBytes: 20_000 });
    await store.add(record('small'), 'no');
    expect(await store.add(record('x'.repeat(30_000)), 'no')).toBe('dropped');
    expect(store.accounting().stored).toEqual(items(1));
  });

  test('rejects where the disk is full, and keeps what there is', async () => {
    const disk = new FailingFiles();
    const store = await fixture.open({ files: disk.files });
    await store.add(record('a'), 'no');
    disk.fail('write', 'ENOSPC');
    await expect(store.add(record('b'), 'no')).rejects.toThrow('ENOSPC');
    disk.heal();
    await store.add(record('c'), 'no');
    expect(await textsOf(store)).toEqual(['a', 'c']);
    expect(store.accounting()).toMatchObject({ stored: items(2), kept: items(2) });
  });
});

describe('age', () => {
  const DAY = 86_400_000;

  test('makes letters go, oldest first, and is counted', async () => {
    const store = await fixture.open({ maxAgeMs: 2 * DAY });
    for (const text of ['a', 'b', 'c']) {
      await store.add(record(text), 'no');
      fixture.pass(DAY);
    }
    await store.expire();
    expect(await textsOf(store)).toEqual(['b', 'c']);
    expect(store.accounting()).toMatchObject({ dropped: { age: items(1) }, oldestMs: DAY });
    fixture.pass(10 * DAY);
    await store.expire();
    expect(store.accounting()).toMatchObject({ kept: items(0), dropped: { age: items(3) }, oldestMs: null });
  });

  test('is not what a clock says that jumps forward', async () => {
    const store = await fixture.open({ maxAgeMs: 2 * DAY });
    await store.add(record('before'), 'no');
    fixture.nowMs += 365 * DAY; // and no time has passed
    await store.expire();
    expect(await textsOf(store)).toEqual(['before']);
    expect(fixture.problems).toMatchObject([{ kind: 'clock_jumped' }]);
    await store.add(record('after'), 'no');
    fixture.pass(DAY);
    await store.expire();
    expect(await textsOf(store)).toEqual(['before', 'after']);
    fixture.pass(1.5 * DAY);
    await store.expire();
    expect(await textsOf(store)).toEqual([]);
  });

  test('is not lost on a clock that jumps back', async () => {
    fixture.nowMs = 100 * DAY;
    const store = await fixture.open({ maxAgeMs: 2 * DAY });
    await store.add(record('a'), 'no');
    fixture.nowMs = 0;
    await store.expire();
    expect(await textsOf(store)).toEqual(['a']);
    expect(fixture.problems).toEqual([]);
  });
});

test('what cannot be read is no letter any more, is counted once, and holds nothing up', async () => {
  const first = await fixture.open();
  for (const text of ['one', 'two', 'three']) await first.add(record(text, { items: 5 }), 'no');
  const positions: number[] = [];
  for await (const { position } of first.letters()) positions.push(position);
  await first.close();
  const segment = readdirSync(fixture.folder).find((name) => name.endsWith('.segment'))!;
  const file = join(fixture.folder, segment);
  const bytes = readFileSync(file);
  bytes[positions[1]! + 90]! ^= 1;
  writeFileSync(file, bytes);
  const store = await fixture.open();
  for (let i = 0; i < 3; i++) expect(await textsOf(store)).toEqual(['one', 'three']);
  expect(store.accounting()).toMatchObject({
    recovered: items(15),
    kept: items(10),
    dropped: { unreadable: items(5) },
  });
  await store.change(async () => {
    for await (const letter of store.letters()) store.takeOut(letter, 'operator');
  });
  expect(store.accounting()).toMatchObject({ kept: items(0), dropped: { unreadable: items(5), operator: items(10) } });
});

test('whatever happens to letters, also over restarts: recovered + stored = kept + replayed + dropped', async () => {
  type Step = { act: 'add' | 'take' | 'move' | 'expire' | 'restart'; pick: number; signal: Signal; items: number };
  const step: fc.Arbitrary<Step> = fc.record({
    act: fc.constantFrom('add', 'add', 'add', 'take', 'move', 'expire', 'restart'),
    pick: fc.nat(20),
    signal: fc.constantFrom('traces', 'metrics', 'logs'),
    items: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const own = new StoreFixture();
      try {
        let store = await own.open({ maxBytes: 12_000, maxAgeMs: 100_000 });
        const check = async () => {
          const { recovered, stored, kept, replayed, dropped } = store.accounting();
          for (const signal of ['traces', 'metrics', 'logs'] as const) {
            const gone = Object.values(dropped).reduce((sum, bySignal) => sum + bySignal[signal], 0);
            expect(kept[signal] + replayed[signal] + gone).toBe(recovered[signal] + stored[signal]);
          }
          let there = 0;
          for await (const letter of store.letters()) there += letter.items;
          expect(there).toBe(kept.traces + kept.metrics + kept.logs);
          return kept;
        };
        for (const { act, pick, signal, items: count } of steps) {
          own.pass(7_000);
          const nth = async () => {
            let n = 0;
            for await (const letter of store.letters()) if (n++ === pick) return letter;
            return undefined;
          };
          switch (act) {
            case 'add':
              await store.add(record('x'.repeat(200 + pick * 20), { signal, items: count }), 'no');
              break;
            case 'take':
            case 'move': {
              const letter = await nth();
              if (letter === undefined) break;
              await store.change(async () => {
                if (act === 'move') await store.moveBehind(letter, 'again');
                else store.takeOut(letter, pick % 2 === 0 ? 'replayed' : 'operator');
              });
              break;
            }
            case 'expire':
              await store.expire();
              break;
            case 'restart': {
              const kept = await check();
              await store.close();
              store = await own.open({ maxBytes: 12_000, maxAgeMs: 100_000 });
              expect(store.accounting().recovered).toEqual(kept);
              break;
            }
          }
          await check();
        }
      } finally {
        await own.cleanUp();
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
