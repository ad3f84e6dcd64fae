import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailingFiles } from './test/failingFiles.ts';
import { QueueFixture, header, numberOf, numbered, numbers, readAll } from './test/queueFixture.ts';
let fixture;
beforeEach(() => (fixture = new QueueFixture()));
afterEach(() => fixture.cleanUp());
/** Ten records a segment. */
const SEGMENT = { segmentBytes: 2000 };
async function appendOneByOne(queue, from, to) {
    for (const n of numbers(from, to))
        await queue.append(header({ items: 3 }), numbered(n, 200 - 64 - 'default'.length));
}
describe('a cursor', () => {
    test('starts at the begin, moves on only, never beyond what is durable', async () => {
        const queue = await fixture.open();
        await queue.append(header(), numbered(1));
        const cursor = queue.cursor('a');
        expect(cursor.position).toBe(0);
        cursor.advance(40);
        cursor.advance(10);
        expect(cursor.position).toBe(40);
        cursor.advance(1e9);
        expect(cursor.position).toBe(queue.durableEnd);
    });
    test('is where it was after close', async () => {
        const queue = await fixture.open();
        await appendOneByOne(queue, 1, 5);
        queue.cursor('a').advance(400);
        queue.cursor('b');
        await queue.close();
        const again = await fixture.open();
        expect([again.cursor('a').position, again.cursor('b').position, again.cursor('new').position]).toEqual([400, 0, 0]);
        expect((await readAll(again, 400)).map(numberOf)).toEqual([3, 4, 5]);
    });
    test('is saved within cursorSaveMs without being asked', async () => {
        const disk = new FailingFiles();
        const queue = await fixture.open({ files: disk.files, cursorSaveMs: 1 });
        await appendOneByOne(queue, 1, 2);
        const saved = new Promise((resolve) => {
            const { rename } = disk.files;
            Object.assign(disk.files, {
                rename: async (from, to) => {
                    await rename(from, to);
                    resolve();
                },
            });
        });
        queue.cursor('a').advance(200);
        await saved;
        const copy = await fixture.open(); // as after kill -9: the first was not closed
        expect(copy.cursor('a').position).toBe(200);
    });
    test('starts at the begin, and says so, when the cursor file is spoilt', async () => {
        const queue = await fixture.open();
        await appendOneByOne(queue, 1, 3);
        queue.cursor('a').advance(400);
        await queue.close();
        writeFileSync(join(fixture.folder, 'cursors.json'), '{"version":1,"end":-4}');
        const again = await fixture.open();
        expect(again.cursor('a').position).toBe(0);
        expect((await readAll(again)).map(numberOf)).toEqual([1, 2, 3]);
        expect(fixture.problems.map((p) => p.kind)).toEqual(['cursors_unreadable']);
    });
});
describe('a segment', () => {
    test('is deleted when every cursor has durably passed it', async () => {
        const queue = await fixture.open(SEGMENT);
        const [fast, slow] = [queue.cursor('fast'), queue.cursor('slow')];
        await appendOneByOne(queue, 1, 35);
        expect(fixture.segments()).toHaveLength(4);
        fast.advance(queue.durableEnd);
        await queue.saveCursors();
        expect(fixture.segments()).toHaveLength(4);
        slow.advance(4000);
        await queue.saveCursors();
        expect(fixture.segments()).toEqual(['0000000000004000.segment', '0000000000006000.segment']);
        expect([queue.begin, queue.bytes]).toEqual([4000, 3000]);
        expect((await readAll(queue, slow.position)).map(numberOf)).toEqual(numbers(21, 35));
    });
    test('is not deleted while the cursors cannot be saved', async () => {
        const disk = new FailingFiles();
        const queue = await fixture.open({ ...SEGMENT, files: disk.files });
        const cursor = queue.cursor('a');
        await appendOneByOne(queue, 1, 25);
        disk.fail('rename', 'EIO');
        cursor.advance(queue.durableEnd);
        await expect(queue.saveCursors()).rejects.toThrow('could not be saved');
        expect(fixture.segments()).toHaveLength(3);
        disk.heal();
        await queue.saveCursors();
        expect(fixture.segments()).toHaveLength(1);
    });
    test('is deleted first when the disk is too full to save a cursor', async () => {
        const disk = new FailingFiles();
        const queue = await fixture.open({ ...SEGMENT, files: disk.files });
        const cursor = queue.cursor('a');
        await appendOneByOne(queue, 1, 25);
        disk.fail('open', 'ENOSPC', 'cursors.json');
        cursor.advance(queue.durableEnd);
        await queue.saveCursors().catch(() => { });
        expect(fixture.segments()).toHaveLength(1);
    });
    test('is no longer held by a cursor that was taken out of the configuration, also if only the file knew it', async () => {
        const queue = await fixture.open(SEGMENT);
        queue.cursor('gone');
        queue.cursor('kept');
        await appendOneByOne(queue, 1, 25);
        await queue.close();
        const again = await fixture.open(SEGMENT);
        const kept = again.cursor('kept');
        kept.advance(again.durableEnd);
        await again.saveCursors();
        expect(fixture.segments()).toHaveLength(3);
        again.retainCursors(['kept']);
        await again.saveCursors();
        expect(fixture.segments()).toHaveLength(1);
    });
    test('is kept until a reader was named, however many there were before a crash', async () => {
        const queue = await fixture.open(SEGMENT);
        await appendOneByOne(queue, 1, 35);
        await queue.close();
        expect(fixture.segments()).toHaveLength(4);
    });
    test('is kept for a reader that was named and has not come yet', async () => {
        const queue = await fixture.open(SEGMENT);
        queue.retainCursors(['early', 'late']);
        await appendOneByOne(queue, 1, 35);
        queue.cursor('early').advance(queue.durableEnd);
        await queue.saveCursors();
        expect(queue.cursor('late').position).toBe(0);
        expect((await readAll(queue)).map(numberOf)).toEqual(numbers(1, 35));
    });
    test('is deleted as the next begins when there is no cursor at all', async () => {
        const queue = await fixture.open(SEGMENT);
        queue.retainCursors([]);
        await appendOneByOne(queue, 1, 95);
        await queue.saveCursors();
        expect(fixture.segments()).toEqual(['0000000000018000.segment']);
    });
    test('keeps a position from being given twice when its records are gone', async () => {
        const queue = await fixture.open(SEGMENT);
        await appendOneByOne(queue, 1, 20);
        queue.cursor('a').advance(4000);
        await queue.close();
        const again = await fixture.open(SEGMENT);
        expect(again.end).toBe(4000);
        expect(again.durableCounts.traces).toBe(60);
    });
});
