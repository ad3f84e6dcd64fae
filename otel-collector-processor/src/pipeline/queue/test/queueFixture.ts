import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Queue, QueueProblem, QueueRecord, RecordHeader } from '../contract.ts';
import { type QueueOptions, openQueue } from '../openQueue.ts';

/** A folder for the queues of one test. */
export class QueueFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-queue-'));
  readonly problems: QueueProblem[] = [];
  readonly #open: Queue[] = [];

  async open(options: Partial<QueueOptions> = {}): Promise<Queue> {
    const onProblem = (problem: QueueProblem): void => void this.problems.push(problem);
    const queue = await openQueue({ folder: this.folder, maxBytes: 1e9, onProblem, ...options });
    this.#open.push(queue);
    return queue;
  }

  segments(): string[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.segment'))
      .sort();
  }

  async cleanUp(): Promise<void> {
    for (const queue of this.#open) await queue.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const header = (over: Partial<RecordHeader> = {}): RecordHeader => ({
  signal: 'traces',
  tenant: 'default',
  receivedMs: 1_700_000_000_000,
  items: 1,
  measured: true,
  ...over,
});

/** A body that tells its own number and has `bytes` bytes, the number's digits at least. */
export function numbered(n: number, bytes = 32): Buffer {
  return Buffer.from(String(n).padEnd(bytes, '.'));
}

export function numberOf(record: QueueRecord): number {
  return Number.parseInt(Buffer.from(record.body).toString(), 10);
}

/** Everything durable from `position` on, in reads of `maxBytes`. */
export async function readAll(queue: Queue, position = queue.begin, maxBytes = 100_000): Promise<QueueRecord[]> {
  const all: QueueRecord[] = [];
  for (let at = position; ;) {
    const { records, next } = await queue.read(at, maxBytes);
    all.push(...records);
    if (next === at) return all;
    at = next;
  }
}

export const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
