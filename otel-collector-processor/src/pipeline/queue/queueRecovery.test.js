import fc from 'fast-check';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailingFiles } from './test/failingFiles.ts';
import { QueueFixture, header, numberOf, numbered, numbers, readAll } from './test/queueFixture.ts';
let fixture;
beforeEach(() => (fixture = new QueueFixture()));
afterEach(() => fixture.cleanUp());
const path = (name) => join(fixture.folder, name);
const FIRST = '0000000000000000.segment';
/** A closed queue with records 1..count of 3 items; returns them. `forgetEnd`: as if it had been killed, no cursor file. */
async function stored(count, segmentBytes, forgetEnd) {
    const queue = await fixture.open({ segmentBytes });
    queue.cursor('a');
    for (const n of numbers(1, count))
        await queue.append(header({ items: 3 }), numbered(n, 129));
    const records = await readAll(queue);
    await queue.close();
    if (forgetEnd)
        rmSync(path('cursors.json'));
    return records;
}
function flipBit(file, at) {
    const bytes = readFileSync(file);
    bytes[at] ^= 4;
    writeFileSync(file, bytes);
}
describe('a torn write at the end', () => {
    test('is cut off, wherever it ends, and nothing before it is lost', async () => {
        const [, , last] = await stored(3, 1e6, true);
        const whole = readFileSync(path(FIRST));
        for (let size = last.position; size < last.next; size++) {
            writeFileSync(path(FIRST), whole.subarray(0, size));
            fixture.problems.length = 0;
            const queue = await fixture.open({ cacheBytes: 0 });
            expect([queue.end, queue.durableCounts.traces]).toEqual([last.position, 6]);
            expect(fixture.problems.map((p) => p.kind)).toEqual(size === last.position ? [] : ['torn_tail']);
            expect(statSync(path(FIRST)).size).toBe(last.position);
            await queue.append(header(), numbered(4));
            expect((await readAll(queue)).map(numberOf)).toEqual([1, 2, 4]);
            await queue.close();
            rmSync(path('cursors.json'));
        }
    });
    test.each([
        ['zeros, as some file systems leave', Buffer.alloc(5000)],
        ['noise', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251))],
        ['the magic alone', Buffer.from('VIGQ')],
    ])('may be %s', async (_what, tail) => {
        const records = await stored(3, 1e6, true);
        writeFileSync(path(FIRST), Buffer.concat([readFileSync(path(FIRST)), tail]));
        const queue = await fixture.open();
        expect(queue.end).toBe(records.at(-1).next);
        expect((await readAll(queue)).map(numberOf)).toEqual([1, 2, 3]);
        expect(queue.corruptRecords).toBe(0);
    });
    test('is only what lies behind the end that was saved: before it, it is damage', async () => {
        const records = await stored(3, 1e6, false);
        truncateSync(path(FIRST), records[2].position + 70);
        const queue = await fixture.open();
        expect(queue.end).toBe(records[2].next); // its position is not given to another record
        await queue.append(header({ items: 1 }), numbered(4));
        const before = await queue.countsAt(0);
        const { records: found, counts, next } = await queue.read(0, 1e6);
        expect(found.map(numberOf)).toEqual([1, 2]);
        const behind = await queue.read(next, 1e6);
        expect(behind.records.map(numberOf)).toEqual([4]);
        expect([before.traces, counts.traces, behind.counts.traces]).toEqual([0, 6, 10]);
        expect(queue.corruptRecords).toBe(1);
    });
    test('is looked for in the last segment alone, and there from the saved end on', async () => {
        await stored(40, 1000, false);
        const disk = new FailingFiles();
        await fixture.open({ files: disk.files });
        expect(disk.calls.read ?? 0).toBe(0);
    });
});
describe('a damaged record in the middle', () => {
    test.each([
        ['its magic', 0],
        ['its header checksum', 5],
        ['its length', 9],
        ['its position', 34],
        ['its tenant', 65],
        ['its body', 150],
    ])('costs that record alone: a bit of %s', async (_what, offset) => {
        for (const forgetEnd of [true, false]) {
            const records = await stored(9, 1e6, forgetEnd);
            flipBit(path(FIRST), records[4].position + offset);
            const queue = await fixture.open();
            for (const maxBytes of [1, 300, 1e6]) {
                expect((await readAll(queue, 0, maxBytes)).map(numberOf)).toEqual([1, 2, 3, 4, 6, 7, 8, 9]);
            }
            expect(queue.corruptRecords).toBe(1); // however often it is met
            expect(queue.durableCounts.traces).toBe(27);
            await queue.close();
            await fixture.cleanUp();
            fixture = new QueueFixture();
        }
    });
    test('shows in the counts, so that a reader knows how much it lost', async () => {
        const records = await stored(9, 1e6, false);
        flipBit(path(FIRST), records[4].position);
        flipBit(path(FIRST), records[5].position + 100);
        const queue = await fixture.open();
        let lost = 0;
        let before = await queue.countsAt(0);
        for (let at = 0; at < queue.durableEnd;) {
            const read = await queue.read(at, 1);
            const items = read.records.reduce((sum, r) => sum + r.items, 0);
            lost += read.counts.traces - before.traces - items;
            before = read.counts;
            at = read.next;
        }
        expect(lost).toBe(6);
    });
    test('may be the last of all: reading ends behind it', async () => {
        const records = await stored(3, 1e6, false);
        flipBit(path(FIRST), records[2].position + 3);
        const queue = await fixture.open();
        const { next } = await queue.read(0, 1e6);
        expect(await queue.read(next, 1e6)).toEqual({
            records: [],
            next: queue.durableEnd,
            counts: { traces: 9, metrics: 0, logs: 0 },
        });
    });
    test('and any other damage never hides a record that is whole (random flips, cuts, overwritten ranges)', async () => {
        const records = await stored(30, 1500, false);
        const names = fixture.segments();
        const originals = names.map((name) => readFileSync(path(name)));
        const cursorFile = readFileSync(path('cursors.json'));
        const bases = names.map((name) => Number.parseInt(name, 10));
        const damage = fc.record({
            segment: fc.nat(names.length - 1),
            at: fc.nat(1600),
            length: fc.integer({ min: 1, max: 400 }),
            byte: fc.nat(255),
        });
        await fc.assert(fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), fc.constantFrom(1, 500, 1e6), async (hits, maxBytes) => {
            const files = originals.map((bytes) => Buffer.from(bytes));
            for (const { segment, at, length, byte } of hits)
                files[segment].fill(byte, Math.min(at, files[segment].length), Math.min(at + length, files[segment].length));
            names.forEach((name, i) => writeFileSync(path(name), files[i]));
            writeFileSync(path('cursors.json'), cursorFile);
            const whole = records.filter((r) => {
                const i = bases.findLastIndex((base) => base <= r.position);
                const [from, to] = [r.position - bases[i], r.next - bases[i]];
                return files[i].subarray(from, to).equals(originals[i].subarray(from, to));
            });
            const queue = await fixture.open({ segmentBytes: 1500 });
            expect((await readAll(queue, 0, maxBytes)).map(numberOf)).toEqual(whole.map(numberOf));
            await queue.close();
        }), { numRuns: 150, seed: 7 });
    });
});
describe('a segment that cannot be read', () => {
    /** Root reads everything, so the disk refuses in its place. */
    const unreadable = async (name, code, operation) => {
        const disk = new FailingFiles();
        if (operation === 'read')
            disk.fail('read', code);
        else
            disk.fail(operation, code, name);
        return disk;
    };
    test.each([
        ['opened', 'EACCES', 'open'],
        ['measured', 'EIO', 'size'],
    ])('(%s: %s) is skipped and counted, and its file kept', async (_what, code, operation) => {
        const records = await stored(30, 1500, false);
        const name = fixture.segments()[1];
        const base = Number.parseInt(name, 10);
        const disk = await unreadable(name, code, operation);
        const queue = await fixture.open({ segmentBytes: 1500, files: disk.files });
        const rest = records.filter((r) => r.position < base || r.position >= base + 1500).map(numberOf);
        expect((await readAll(queue)).map(numberOf)).toEqual(rest);
        expect((await readAll(queue)).map(numberOf)).toEqual(rest);
        expect(queue.unreadableSegments).toBe(1);
        expect(fixture.problems.map((p) => p.kind)).toEqual(['segment_unreadable']);
        queue.cursor('a').advance(queue.durableEnd);
        await queue.saveCursors();
        expect(statSync(path(name.replace('segment', 'unreadable'))).size).toBe(1600);
        expect(fixture.segments()).toHaveLength(1);
    });
    test('may be the last one: the queue goes on in a new one, behind it', async () => {
        const records = await stored(9, 1e6, true);
        const disk = await unreadable(FIRST, 'EIO', 'open');
        const queue = await fixture.open({ files: disk.files });
        expect(queue.end).toBe(records.at(-1).next);
        await queue.append(header(), numbered(10));
        expect((await readAll(queue)).map(numberOf)).toEqual([10]);
    });
    test('for a moment only (no file handles) is read again', async () => {
        await stored(9, 1e6, false);
        const disk = await unreadable(FIRST, 'EMFILE', 'read');
        const queue = await fixture.open({ files: disk.files });
        await expect(queue.read(0, 1e6)).rejects.toThrow('EMFILE');
        disk.heal();
        expect((await readAll(queue)).map(numberOf)).toEqual(numbers(1, 9));
        expect(queue.unreadableSegments).toBe(0);
    });
    test('may be a folder of that name', async () => {
        mkdirSync(path(FIRST));
        const queue = await fixture.open();
        const appended = queue.append(header(), numbered(1));
        await expect(appended).rejects.toThrow('could not be written');
    });
    test('may be written no more, but read: it is delivered, and the queue goes on in a new one', async () => {
        await stored(3, 1e6, true);
        chmodSync(path(FIRST), 0o400);
        const disk = new FailingFiles();
        const { open } = disk.files;
        Object.assign(disk.files, {
            open: async (file, how) => {
                if (how === 'write')
                    throw Object.assign(new Error('read only'), { code: 'EACCES' });
                return open(file, how);
            },
        });
        const queue = await fixture.open({ files: disk.files });
        await queue.append(header(), numbered(4));
        expect((await readAll(queue)).map(numberOf)).toEqual([1, 2, 3, 4]);
        expect(fixture.segments()).toHaveLength(2);
    });
});
describe('a folder', () => {
    test('that was emptied of segments goes on behind the saved end, under the same epoch', async () => {
        const records = await stored(9, 500, false);
        const { epoch } = await fixture.open();
        for (const name of fixture.segments())
            rmSync(path(name));
        const queue = await fixture.open();
        expect([queue.epoch, queue.begin, queue.end]).toEqual([epoch, records.at(-1).next, records.at(-1).next]);
        await queue.append(header(), numbered(1));
        expect((await readAll(queue, 0)).map(numberOf)).toEqual([1]);
    });
    test('whose epoch is spoilt gets another, and says so', async () => {
        await stored(2, 1e6, false);
        writeFileSync(path('epoch'), '\0\0');
        const queue = await fixture.open();
        expect(queue.epoch).toMatch(/^[0-9a-f-]{36}$/);
        expect((await readAll(queue)).map(numberOf)).toEqual([1, 2]);
        expect(fixture.problems.map((p) => p.kind)).toEqual(['epoch_unreadable']);
    });
    test.each(['makeFolder', 'list', 'rename'])('that cannot be used (%s) is refused with what to do', async (operation) => {
        const disk = new FailingFiles();
        disk.fail(operation, 'EACCES');
        await expect(fixture.open({ files: disk.files })).rejects.toThrow('Make it writable');
    });
});
