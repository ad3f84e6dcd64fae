import { QueueFullError, type CursorSkip } from './contract.ts';
import { FailingFiles } from './test/failingFiles.ts';
import { QueueFixture, header, numberOf, numbered, numbers, readAll } from './test/queueFixture.ts';

let fixture: QueueFixture;
beforeEach(() => (fixture = new QueueFixture()));
afterEach(() => fixture.cleanUp());

const open = (options: Parameters<QueueFixture['open']>[0] = {}) =>
  fixture.open({ maxBytes: 20_000, whenFull: 'dropOldest', ...options });

describe('a queue that drops the oldest at its cap', () => {
  test('takes data for ever, keeps the newest, and tells every reader exactly what it lost', async () => {
    const queue = await open();
    const cursors = { slow: queue.cursor('slow'), kpi: queue.cursor('kpi') };
    const skips: CursorSkip[] = [];
    queue.onSkip((skip) => skips.push(skip));
    for (let n = 1; n <= 300; n++) {
      await queue.append(header({ items: 2 }), numbered(n, 500));
      await queue.makeRoom(); // with so small a cap, appending outruns the making of room
      expect(queue.bytes).toBeLessThanOrEqual(20_000);
    }
    const left = (await readAll(queue)).map(numberOf);
    expect(left).toEqual(numbers(301 - left.length, 300));
    for (const name of ['slow', 'kpi'] as const) {
      const own = skips.filter(({ cursor }) => cursor === name);
      expect(own.reduce((sum, { items }) => sum + items.traces, 0)).toBe(600 - left.length * 2);
      expect(own.at(-1)!.counts.traces).toBe(600 - left.length * 2);
      expect(cursors[name].position).toBe(queue.begin);
      own.slice(1).forEach((skip, i) => expect(skip.from).toBe(own[i]!.to));
    }
    expect(fixture.problems.at(-1)).toEqual({
      kind: 'passed_over',
      message: expect.stringMatching(
        /near its cap of 20000 bytes: \d+ spans, 0 data points and 0 log records/,
      ) as string,
    });
  });

  test('lets the KPI cursor give way before anything is dropped', async () => {
    const queue = await open();
    const backend = queue.cursor('backend');
    queue.cursor('kpi');
    const skipped = new Set<string>();
    queue.onSkip(({ cursor }) => skipped.add(cursor));
    for (let n = 1; n <= 100; n++) {
      await queue.append(header(), numbered(n, 500));
      backend.advance(queue.durableEnd);
      await queue.makeRoom();
    }
    expect([...skipped]).toEqual(['kpi']);
  });

  test('makes room for a record that is as large as many segments', async () => {
    const queue = await open();
    queue.cursor('slow');
    for (let n = 1; n <= 20; n++) {
      await queue.append(header(), numbered(n, 500));
      await queue.makeRoom();
    }
    expect(() => queue.append(header(), numbered(21, 17_000))).toThrow('at most 20000');
    await queue.makeRoom();
    await queue.append(header(), numbered(21, 17_000));
    const left = (await readAll(queue)).map(numberOf);
    expect(left.at(-1)).toBe(21);
    expect(left.length).toBeLessThan(20);
  });

  test('goes on after a restart where it was', async () => {
    const queue = await open();
    queue.cursor('slow');
    for (let n = 1; n <= 100; n++) {
      await queue.append(header(), numbered(n, 500));
      await queue.makeRoom();
    }
    const left = (await readAll(queue)).map(numberOf);
    await queue.close();
    const again = await open();
    expect(again.cursor('slow').position).toBe(again.begin);
    expect((await readAll(again)).map(numberOf)).toEqual(left);
    expect(again.durableCounts.traces).toBe(100);
  });

  test('refuses rather than to lose uncounted what it cannot look into at the moment', async () => {
    const disk = new FailingFiles();
    const queue = await open({ files: disk.files, cacheBytes: 0 });
    queue.cursor('slow');
    disk.fail('read', 'ENOMEM');
    let stored = 0;
    const fill = async (): Promise<void> => {
      for (;;) {
        await queue.append(header(), numbered(stored + 1, 500));
        stored += 1;
      }
    };
    await expect(fill()).rejects.toThrow(QueueFullError);
    await queue.makeRoom();
    expect(queue.begin).toBe(0);
    disk.heal();
    await queue.makeRoom();
    await queue.append(header(), numbered(stored + 1, 500));
    expect(queue.begin).toBeGreaterThan(0);
  });
});

test('the times of records may jump as they like: their order is that of their arrival', async () => {
  const queue = await fixture.open();
  const times = [1e12, 5e12, 0, 1e12 - 5, -1, 2 ** 53, 1.5];
  for (const [n, receivedMs] of times.entries()) await queue.append(header({ receivedMs }), numbered(n));
  await queue.close();
  const records = await readAll(await fixture.open({ cacheBytes: 0 }));
  expect(records.map(({ receivedMs }) => receivedMs)).toEqual(times);
  expect(records.map(numberOf)).toEqual(numbers(0, times.length - 1));
  expect(fixture.problems).toEqual([]);
});
