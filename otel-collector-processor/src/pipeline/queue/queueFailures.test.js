import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueWriteError } from './contract.ts';
import { FailingFiles } from './test/failingFiles.ts';
import { QueueFixture, header, numberOf, numbered, numbers, readAll } from './test/queueFixture.ts';
let fixture;
let disk;
beforeEach(() => {
    fixture = new QueueFixture();
    disk = new FailingFiles();
});
afterEach(() => fixture.cleanUp());
const opened = () => fixture.open({ files: disk.files });
async function outcomes(appends) {
    const settled = await Promise.allSettled(appends);
    return settled.map((s) => (s.status === 'fulfilled' ? 'ok' : s.reason.name));
}
describe('a disk that refuses', () => {
    test.each([
        ['write', 'ENOSPC'],
        ['write', 'EIO'],
        ['sync', 'EIO'],
        ['sync', 'ENOSPC'],
    ])('(%s: %s) costs the commit and what was appended behind it; later appends work', async (operation, code) => {
        const queue = await opened();
        await queue.append(header({ items: 5 }), numbered(1));
        const good = queue.end;
        disk.fail(operation, code);
        const release = disk.hold(operation);
        const failing = [2, 3].map((n) => queue.append(header({ items: 7 }), numbered(n)));
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        failing.push(queue.append(header({ items: 9 }), numbered(4)));
        release();
        expect(await outcomes(failing)).toEqual(['QueueWriteError', 'QueueWriteError', 'QueueWriteError']);
        expect([queue.end, queue.durableEnd, queue.pendingBytes, queue.bytes]).toEqual([good, good, 0, good]);
        expect(queue.durableCounts.traces).toBe(5);
        expect(queue.writeFailures).toBe(1);
        disk.heal();
        await queue.append(header({ items: 1 }), numbered(5));
        expect(queue.durableCounts.traces).toBe(6);
        expect((await readAll(queue)).map(numberOf)).toEqual([1, 5]);
        await queue.close();
        expect((await readAll(await fixture.open())).map(numberOf)).toEqual([1, 5]);
    });
    test('tells where the end fell back to before it rejects', async () => {
        const queue = await opened();
        await queue.append(header(), numbered(1));
        const order = [];
        queue.onRollback((end) => order.push(`rollback ${end} ${queue.end}`));
        const good = queue.end;
        disk.fail('write', 'ENOSPC');
        await queue.append(header(), numbered(2)).catch((error) => order.push(error.message));
        expect(order).toEqual([`rollback ${good} ${good}`, expect.stringContaining('ENOSPC')]);
        expect(order[1]).toContain('Free disk space');
    });
    test('after a failed sync has its file left for a new one, under the same name if it held nothing', async () => {
        const queue = await opened();
        disk.fail('sync', 'EIO');
        await expect(queue.append(header(), numbered(1))).rejects.toThrow(QueueWriteError);
        expect(fixture.segments()).toEqual([]);
        disk.heal();
        await queue.append(header(), numbered(2));
        disk.fail('sync', 'EIO');
        await expect(queue.append(header(), numbered(3))).rejects.toThrow(QueueWriteError);
        disk.heal();
        await queue.append(header(), numbered(4));
        expect(fixture.segments()).toHaveLength(2);
        expect((await readAll(queue)).map(numberOf)).toEqual([2, 4]);
    });
    test('even to cut off what it wrote in part has that ignored, also after a restart', async () => {
        const queue = await opened();
        await queue.append(header(), numbered(1));
        const good = queue.end;
        disk.fail('sync', 'EIO');
        disk.fail('truncate', 'EIO');
        await expect(queue.append(header(), numbered(2))).rejects.toThrow(QueueWriteError);
        expect(statSync(join(fixture.folder, fixture.segments()[0])).size).toBeGreaterThan(good);
        disk.heal();
        await queue.append(header(), numbered(3));
        await queue.append(header(), numbered(4));
        expect((await readAll(queue)).map(numberOf)).toEqual([1, 3, 4]);
        await queue.close();
        expect((await readAll(await fixture.open({ cacheBytes: 0 }))).map(numberOf)).toEqual([1, 3, 4]);
    });
    test('a new segment (no inode, no folder) costs that commit alone', async () => {
        const queue = await opened();
        disk.fail('open', 'ENOSPC', '.segment');
        expect(await outcomes([queue.append(header(), numbered(1))])).toEqual(['QueueWriteError']);
        disk.heal();
        disk.fail('syncFolder', 'EIO');
        expect(await outcomes([queue.append(header(), numbered(2))])).toEqual(['QueueWriteError']);
        disk.heal();
        await queue.append(header(), numbered(3));
        expect((await readAll(queue)).map(numberOf)).toEqual([3]);
    });
    test('a short write is continued, wherever it stopped', async () => {
        const queue = await opened();
        for (const bytes of [1, 64, 71, 72, 100, 200]) {
            disk.shortWriteBytes = bytes;
            await Promise.all([1, 2, 3].map((n) => queue.append(header(), numbered(n, 50))));
        }
        await queue.close();
        const again = await fixture.open({ cacheBytes: 0 });
        expect((await readAll(again)).map(numberOf)).toEqual(numbers(1, 6).flatMap(() => [1, 2, 3]));
        expect(again.corruptRecords).toBe(0);
    });
    test('to delete keeps the segment until it can', async () => {
        const queue = await fixture.open({ files: disk.files, segmentBytes: 200 });
        const cursor = queue.cursor('a');
        for (const n of numbers(1, 6))
            await queue.append(header(), numbered(n, 100));
        disk.fail('remove', 'EPERM', '.segment');
        cursor.advance(queue.durableEnd);
        await queue.saveCursors();
        expect(fixture.segments()).toHaveLength(3);
        expect(fixture.problems.map((p) => p.kind)).toEqual(['delete_failed']);
        disk.heal();
        await queue.saveCursors();
        expect(fixture.segments()).toHaveLength(1);
    });
    test('is no reason for an unhandled rejection when nobody listens', async () => {
        const queue = await opened();
        disk.fail('write', 'EIO');
        void queue.append(header(), numbered(1));
        await queue.close();
    });
});
test('a closed queue takes nothing more, and has kept what it took', async () => {
    const queue = await opened();
    const appended = queue.append(header(), numbered(1));
    await queue.close();
    await appended;
    expect(() => queue.append(header(), numbered(2))).toThrow('closed');
    expect((await readAll(await fixture.open())).map(numberOf)).toEqual([1]);
});
/** A file system of 1 MiB, where this process may mount one (root on Linux). */
function mountTinyDisk() {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-tiny-disk-'));
    try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
        return folder;
    }
    catch {
        rmSync(folder, { recursive: true });
        return undefined;
    }
}
const tinyDisk = mountTinyDisk();
afterAll(() => {
    if (tinyDisk === undefined)
        return;
    execFileSync('umount', [tinyDisk]);
    rmSync(tinyDisk, { recursive: true });
});
(tinyDisk === undefined ? test.skip : test)('a disk that is really full refuses, loses nothing, and takes data when space is back', async () => {
    const folder = join(tinyDisk, 'queue');
    const ballast = join(tinyDisk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(300_000));
    const queue = await fixture.open({ folder });
    const cursor = queue.cursor('a');
    const kept = [];
    for (let n = 1; n <= 30; n++) {
        const group = [n * 10, n * 10 + 1, n * 10 + 2];
        const results = await outcomes(group.map((id) => queue.append(header(), numbered(id, 20_000))));
        group.forEach((id, i) => results[i] === 'ok' && kept.push(id));
    }
    expect(queue.writeFailures).toBeGreaterThan(10);
    expect((await readAll(queue)).map(numberOf)).toEqual(kept);
    unlinkSync(ballast);
    await queue.append(header(), numbered(999, 20_000));
    expect((await readAll(queue)).map(numberOf)).toEqual([...kept, 999]);
    cursor.advance(queue.durableEnd);
    await queue.close();
    const again = await fixture.open({ folder });
    expect((await readAll(again)).map(numberOf)).toEqual([...kept, 999]);
    expect(again.cursor('a').position).toBe(again.end);
    await again.close();
});
