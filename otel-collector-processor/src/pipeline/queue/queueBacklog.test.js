import { QueueFixture, header, numberOf, numbered } from './test/queueFixture.ts';
let fixture;
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
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < queue.durableEnd;) {
        const { records, next } = await queue.read(at, 1e6);
        for (const record of records)
            expect(numberOf(record)).toBe(expected++);
        cursor.advance((at = next));
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(expected).toBe(RECORDS);
    expect(peak).toBeLessThan(60e6); // buffers of 1 MB that the collector has not come to yet
    await queue.saveCursors();
    expect(queue.bytes).toBeLessThan(8e6);
}, 60_000);
