import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { QueueFixture, numberOf, readAll } from './test/queueFixture.ts';
let fixture;
beforeEach(() => (fixture = new QueueFixture()));
afterEach(() => fixture.cleanUp());
/** Runs a writer until it has acknowledged `acks` records, kills it with SIGKILL, and returns all that it acknowledged. */
async function killedAfter(acks, first) {
    const program = join(__dirname, 'test', 'appendUntilKilled.ts');
    const child = spawn(process.execPath, [program, fixture.folder, String(first)], {
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('latin1').on('data', (chunk) => {
        text += chunk;
        if (text.split('\n').length > acks)
            child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    return text.split('\n').slice(0, -1).map(Number); // the last line may be cut
}
test('after kill -9 at any moment every acknowledged record is there, once, in order, and the queue goes on', async () => {
    const acknowledged = [];
    for (let round = 0; round < 8; round++) {
        acknowledged.push(...(await killedAfter(1 + round * 37, round * 1_000_000)));
        const queue = await fixture.open({ cacheBytes: 0 });
        const found = (await readAll(queue)).map(numberOf);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        const there = new Set(found);
        expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
        expect(queue.corruptRecords).toBe(0);
        expect(queue.durableCounts.traces).toBe(found.length * 2);
        await queue.close();
    }
}, 60_000);
