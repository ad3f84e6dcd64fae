import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openQueue } from '../openQueue.ts';
/** A folder for the queues of one test. */
export class QueueFixture {
    folder = mkdtempSync(join(tmpdir(), 'vigil-queue-'));
    problems = [];
    #open = [];
    async open(options = {}) {
        const onProblem = (problem) => void this.problems.push(problem);
        const queue = await openQueue({ folder: this.folder, maxBytes: 1e9, onProblem, ...options });
        this.#open.push(queue);
        return queue;
    }
    segments() {
        return readdirSync(this.folder)
            .filter((name) => name.endsWith('.segment'))
            .sort();
    }
    async cleanUp() {
        for (const queue of this.#open)
            await queue.close();
        rmSync(this.folder, { recursive: true, force: true });
    }
}
export const header = (over = {}) => ({
    signal: 'traces',
    tenant: 'default',
    receivedMs: 1_700_000_000_000,
    items: 1,
    measured: true,
    ...over,
});
/** A body that tells its own number and has `bytes` bytes, the number's digits at least. */
export function numbered(n, bytes = 32) {
    return Buffer.from(String(n).padEnd(bytes, '.'));
}
export function numberOf(record) {
    return Number.parseInt(Buffer.from(record.body).toString(), 10);
}
/** Everything durable from `position` on, in reads of `maxBytes`. */
export async function readAll(queue, position = queue.begin, maxBytes = 100_000) {
    const all = [];
    for (let at = position;;) {
        const { records, next } = await queue.read(at, maxBytes);
        all.push(...records);
        if (next === at)
            return all;
        at = next;
    }
}
export const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
