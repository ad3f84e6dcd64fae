import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { QueueFixture, header, numberOf, numbered } from './test/queueFixture.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const HELD_MAX_BYTES = 8e6;
/** Buffers that nobody holds are freed by a thread of their own, which may be late on a busy machine. */
const COLLECTIONS_MAX = 100;

/** Bytes in buffers that somebody holds, beyond `before`; looks no further once they are few enough. */
async function heldBytes(before: number): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < COLLECTIONS_MAX && least >= HELD_MAX_BYTES; i++) {
    collectGarbage();
    await nextTurn();
    least = Math.min(least, process.memoryUsage().arrayBuffers - before);
  }
  return least;
}

let fixture: QueueFixture;
beforeEach(() => (fixture = new QueueFixture()));
afterEach(() => fixture.cleanUp());

test('a backlog is read in constant memory, and segments go as it is', async () => {
  const queue = await fixture.open({ segmentBytes: 4e6, cacheBytes: 1e6 });
  const cursor = queue.cursor('a');
  const RECORDS = 1500;
  for (let n = 0; n < RECORDS; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => queue.append(header(), numbered(n + i, 80_000))));
  }
  expect(queue.bytes).toBeGreaterThan(120e6);
  let expected = 0;
  let peak = 0;
  let reads = 0;
  const before = await heldBytes(0);
  for (let at = 0; at < queue.durableEnd;) {
    const { records, next } = await queue.read(at, 1e6);
    for (const record of records) expect(numberOf(record)).toBe(expected++);
    cursor.advance((at = next));
    if (++reads % 8 > 0) continue;
    peak = Math.max(peak, await heldBytes(before));
  }
  expect(expected).toBe(RECORDS);
  expect(reads).toBeGreaterThan(100);
  expect(peak).toBeLessThan(HELD_MAX_BYTES);
  await queue.saveCursors();
  expect(queue.bytes).toBeLessThan(8e6);
}, 180_000);
