import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueueFullError } from './contract.ts';
import { HEADER_BYTES } from './recordFormat.ts';
import { FailingFiles } from './test/failingFiles.ts';
import { QueueFixture, header, numberOf, numbered, numbers, readAll } from './test/queueFixture.ts';

let fixture: QueueFixture;
beforeEach(() => (fixture = new QueueFixture()));
afterEach(() => fixture.cleanUp());

const NEVER = new AbortController().signal;

describe('a queue', () => {
  test('gives back every record as it was appended, in order', async () => {
    const queue = await fixture.open();
    const appended = [
      { header: header({ signal: 'traces', tenant: 'a', items: 3 }), body: Buffer.from([1, 2, 3]) },
      { header: header({ signal: 'metrics', tenant: 'größe', receivedMs: 5, measured: false }), body: Buffer.alloc(0) },
      { header: header({ signal: 'logs', tenant: '', items: 0 }), body: Buffer.alloc(300_000, 7) },
    ];
    await Promise.all(appended.map((a) => queue.append(a.header, a.body)));
    for (const cacheBytes of [undefined, 0]) {
      await queue.close();
      const again = await fixture.open(cacheBytes === undefined ? {} : { cacheBytes });
      const records = await readAll(again);
      expect(records.map((r) => ({ ...r, body: Buffer.from(r.body) }))).toMatchObject(
        appended.map((a) => ({ ...a.header, body: a.body })),
      );
      await again.close();
    }
  });

  test('has positions without gaps, and shows a record only when it is durable', async () => {
    const disk = new FailingFiles();
    const queue = await fixture.open({ files: disk.files });
    const release = disk.hold('sync');
    const durable = queue.append(header({ tenant: 'abc' }), Buffer.alloc(10));
    expect(queue.end).toBe(HEADER_BYTES + 3 + 10);
    expect(queue.pendingBytes).toBe(queue.end);
    expect(queue.durableEnd).toBe(0);
    expect(await queue.read(0, 1000)).toEqual({ records: [], next: 0, counts: { traces: 0, metrics: 0, logs: 0 } });
    release();
    await durable;
    expect([queue.durableEnd, queue.pendingBytes, queue.bytes]).toEqual([queue.end, 0, queue.end]);
    const { records, next } = await queue.read(0, 1000);
    expect(records).toMatchObject([{ position: 0, next: queue.end }]);
    expect(next).toBe(queue.end);
  });

  test('commits appends of one turn together, and those during a sync in the next commit', async () => {
    const disk = new FailingFiles();
    const queue = await fixture.open({ files: disk.files });
    const before = { ...disk.calls };
    const release = disk.hold('sync');
    const first = numbers(1, 100).map((n) => queue.append(header(), numbered(n)));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const second = numbers(101, 300).map((n) => queue.append(header(), numbered(n)));
    release();
    await Promise.all([...first, ...second]);
    expect(disk.calls.write! - (before.write ?? 0)).toBe(2);
    expect(disk.calls.sync! - (before.sync ?? 0)).toBe(2);
    expect((await readAll(queue)).map(numberOf)).toEqual(numbers(1, 300));
  });

  test('gives the same records from memory, from files, and from both', async () => {
    const queue = await fixture.open({ cacheBytes: 20_000, segmentBytes: 30_000 });
    queue.cursor('a');
    for (let i = 0; i < 20; i++)
      await Promise.all(numbers(i * 20 + 1, i * 20 + 20).map((n) => queue.append(header(), numbered(n, 150))));
    for (const maxBytes of [1, 500, 100_000]) {
      expect((await readAll(queue, 0, maxBytes)).map(numberOf)).toEqual(numbers(1, 400));
    }
  });

  test('reads about as much as asked, and at least one record', async () => {
    const queue = await fixture.open({ cacheBytes: 0 });
    await Promise.all(numbers(1, 10).map((n) => queue.append(header(), numbered(n, 1000))));
    expect((await queue.read(0, 1)).records).toHaveLength(1);
    expect((await queue.read(0, 3500)).records).toHaveLength(3);
  });

  test('goes on after a restart: same epoch, positions, counts, records', async () => {
    const queue = await fixture.open();
    await queue.append(header({ items: 5 }), numbered(1));
    await queue.append(header({ signal: 'logs', items: 7 }), numbered(2));
    const { epoch, end, durableCounts } = queue;
    expect(durableCounts).toEqual({ traces: 5, metrics: 0, logs: 7 });
    await queue.close();
    const again = await fixture.open();
    expect([again.epoch, again.end, again.durableEnd, again.durableCounts]).toEqual([epoch, end, end, durableCounts]);
    await again.append(header({ items: 1 }), numbered(3));
    expect((await readAll(again)).map(numberOf)).toEqual([1, 2, 3]);
    expect(again.durableCounts).toEqual({ traces: 6, metrics: 0, logs: 7 });
    expect(fixture.segments()).toEqual(['0000000000000000.segment']);
  });

  test('begun anew has another epoch', async () => {
    const { epoch } = await fixture.open();
    const other = new QueueFixture();
    expect((await other.open()).epoch).not.toBe(epoch);
    await other.cleanUp();
  });

  test('ignores files that are not its own', async () => {
    for (const name of ['note.txt', '123.segment', '0000000000000000.unreadable', '.hidden']) {
      writeFileSync(join(fixture.folder, name), 'x');
    }
    const queue = await fixture.open();
    await queue.append(header(), numbered(1));
    expect((await readAll(queue)).map(numberOf)).toEqual([1]);
    expect(fixture.problems).toEqual([]);
  });

  test('tells the item counts at any record', async () => {
    const queue = await fixture.open({ cacheBytes: 0 });
    await queue.append(header({ items: 2 }), numbered(1));
    const second = queue.end;
    await queue.append(header({ signal: 'metrics', items: 3 }), numbered(2));
    expect(await queue.countsAt(0)).toEqual({ traces: 0, metrics: 0, logs: 0 });
    expect(await queue.countsAt(second)).toEqual({ traces: 2, metrics: 0, logs: 0 });
    expect(await queue.countsAt(queue.end)).toEqual({ traces: 2, metrics: 3, logs: 0 });
  });
});

describe('waiting for records', () => {
  test.each([
    ['the record is durable', async (q: Awaited<ReturnType<QueueFixture['open']>>) => q.append(header(), numbered(1))],
    ['the queue closes', async (q: Awaited<ReturnType<QueueFixture['open']>>) => q.close()],
  ])('ends when %s', async (_when, act) => {
    const queue = await fixture.open();
    const waiting = queue.waitBeyond(0, NEVER);
    await act(queue);
    await waiting;
  });

  test('ends when the signal aborts, also if it was aborted before', async () => {
    const queue = await fixture.open();
    const abort = new AbortController();
    const waiting = queue.waitBeyond(0, abort.signal);
    abort.abort();
    await waiting;
    await queue.waitBeyond(0, abort.signal);
  });
});

describe('a full queue', () => {
  test('refuses at once, stores nothing of it, and takes data again when room is made', async () => {
    const queue = await fixture.open({ maxBytes: 10_000 });
    const cursor = queue.cursor('backend');
    let stored = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await queue.append(header(), numbered(stored + 1, 500));
        stored += 1;
      }
    };
    await expect(fill()).rejects.toThrow(QueueFullError);
    expect(queue.bytes).toBeLessThanOrEqual(10_000);
    expect((await readAll(queue)).map(numberOf)).toEqual(numbers(1, stored));
    cursor.advance(queue.durableEnd);
    await queue.saveCursors();
    await queue.append(header(), numbered(stored + 1, 500));
  });

  test('refuses when too much waits for the disk, whatever the cap', async () => {
    const disk = new FailingFiles();
    const queue = await fixture.open({ files: disk.files, pendingMaxBytes: 2000 });
    const release = disk.hold('write');
    const big = queue.append(header(), Buffer.alloc(5000)); // alone it is let in
    expect(() => queue.append(header(), Buffer.alloc(1))).toThrow(QueueFullError);
    release();
    await big;
    await queue.append(header(), Buffer.alloc(1));
  });

  test('moves the KPI cursor on before it refuses, and tells what was passed over', async () => {
    const queue = await fixture.open({ maxBytes: 20_000 });
    const kpi = queue.cursor('kpi');
    const backend = queue.cursor('backend');
    const skipped: number[] = [];
    let last = 0;
    queue.onSkip((skip) => {
      expect(skip).toMatchObject({ cursor: 'kpi', from: last });
      expect(skip.to).toBeGreaterThan(skip.from);
      last = skip.to;
      skipped.push(skip.items.traces);
    });
    for (let n = 1; n <= 200; n++) {
      await queue.append(header({ items: 2 }), numbered(n, 500));
      backend.advance(queue.durableEnd);
      if (n % 4 === 0) await queue.makeRoom(); // with so small a cap, appending outruns the making of room
    }
    await queue.makeRoom();
    expect(kpi.position).toBe(last);
    const rest = await readAll(queue, kpi.position);
    expect(skipped.reduce((a, b) => a + b) + rest.length * 2).toBe(400);
    expect(rest.map(numberOf)).toEqual(numbers(201 - rest.length, 200));
  });

  test('does not move the KPI cursor for what a destination still needs', async () => {
    const queue = await fixture.open({ maxBytes: 20_000 });
    const kpi = queue.cursor('kpi');
    queue.cursor('backend');
    const fill = async (): Promise<void> => {
      for (;;) await queue.append(header(), numbered(1, 500));
    };
    await expect(fill()).rejects.toThrow(QueueFullError);
    await queue.makeRoom();
    expect(kpi.position).toBe(0);
  });
});
