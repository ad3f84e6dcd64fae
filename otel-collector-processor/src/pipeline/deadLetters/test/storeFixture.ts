import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueProblem, QueueRecord } from '../../queue/index.ts';
import { DeadLetterStore, type DeadLetterStoreOptions } from '../deadLetterStore.ts';

/** A folder for the stores of one test, and the clocks that they go by. */
export class StoreFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'vigil-letters-'));
  readonly problems: QueueProblem[] = [];
  nowMs = 0;
  monotonicMs = 0;
  readonly #open: DeadLetterStore[] = [];

  /** Time passes, on both clocks. */
  pass(ms: number): void {
    this.nowMs += ms;
    this.monotonicMs += ms;
  }

  async open(options: Partial<DeadLetterStoreOptions> = {}): Promise<DeadLetterStore> {
    const store = await DeadLetterStore.open({
      folder: this.folder,
      maxBytes: 1e8,
      maxAgeMs: 1e12,
      nowMs: () => this.nowMs,
      monotonicMs: () => this.monotonicMs,
      onProblem: (problem) => void this.problems.push(problem),
      ...options,
    });
    this.#open.push(store);
    return store;
  }

  async cleanUp(): Promise<void> {
    for (const store of this.#open) await store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A record that a destination was sent, with this body. */
export function letterOf(text: string, over: Partial<QueueRecord> = {}): QueueRecord {
  return {
    signal: 'traces',
    tenant: 'default',
    receivedMs: 0,
    items: 1,
    measured: true,
    position: 0,
    next: 0,
    body: Buffer.from(text),
    ...over,
  };
}

export async function textsOf(store: DeadLetterStore): Promise<string[]> {
  const texts: string[] = [];
  for await (const { body } of store.letters()) texts.push(Buffer.from(body).toString());
  return texts;
}
