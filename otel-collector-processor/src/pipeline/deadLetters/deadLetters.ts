import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { addDeadLetters, type DeadLetterAccounting } from '../../messages/index.ts';
import type { DeadLetterSink, Sender } from '../forward/index.ts';
import type { QueueProblem } from '../queue/index.ts';
import { protobufToJson } from '../wire/index.ts';
import type {
  DeadLetterAnswer,
  DeadLetterHead,
  DeadLetterQuestion,
  DeadLetterStoreSummary,
  LetterCount,
  TenantFilter,
} from './contract.ts';
import { DeadLetterStore } from './deadLetterStore.ts';
import type { Letter } from './letterFormat.ts';
import { idOf, placeOf } from './letterId.ts';
import { isSelected, Replay, type Selection } from './replay.ts';

/** A destination, as far as its dead letters go. */
export type DeadLetterDestination = Readonly<{ id: string; maxBytes: number; maxAgeMs: number; send: Sender['send'] }>;

export type DeadLettersOptions = Readonly<{
  /** One folder a pipeline; below it one a destination. The first is where new letters go, the others are left over. */
  folders: readonly Readonly<{ pipelineId: string; folder: string }>[];
  destinations: readonly DeadLetterDestination[];
  nowMs: () => number;
  onProblem: (problem: QueueProblem) => void;
}>;

/** For letters of a destination that is in the configuration no more: they age, and can only be looked at and dropped. */
const LEFT_OVER = { maxBytes: 256 * 1024 * 1024, maxAgeMs: 7 * 86_400_000 };

/** How long a question about a replay waits for its end. */
const REPLAY_WAIT_MS = 2_000;
const SWEEP_MS = 60_000;
/** A larger request is not shown: an answer has to be held in memory, several times over. */
const SHOWN_MAX_BYTES = 1024 * 1024;

type Kept = {
  readonly pipelineId: string;
  readonly destination: string;
  readonly store: DeadLetterStore;
  replay: Replay | undefined;
};

/** The dead letters of one pipeline thread, by pipeline and destination. */
export class DeadLetters {
  readonly #o: DeadLettersOptions;
  /** In the order of ids. */
  readonly #kept: Kept[] = [];
  readonly #opening = new Map<string, Promise<Kept>>();
  readonly #stop = new AbortController();
  readonly #sweep: NodeJS.Timeout;

  private constructor(options: DeadLettersOptions) {
    this.#o = options;
    this.#sweep = setInterval(() => void this.expire(), SWEEP_MS).unref();
  }

  /** Opens the stores that there are; others are made with their first letter. */
  static async open(options: DeadLettersOptions): Promise<DeadLetters> {
    const letters = new DeadLetters(options);
    for (const { pipelineId, folder } of options.folders) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (!entry.isDirectory()) continue;
        // one that cannot be opened must not keep the pipeline from starting; the next letter for it tries again
        await letters.#open(pipelineId, folder, entry.name).catch((error: unknown) => {
          const message = `The dead letters in ${join(folder, entry.name)} cannot be opened: ${String(error)}`;
          options.onProblem({ kind: 'segment_unreadable', message });
        });
      }
    }
    await letters.expire();
    return letters;
  }

  /** Where the pipeline that takes new requests keeps what this destination refuses. */
  sinkOf(destination: string): DeadLetterSink {
    const own = this.#o.folders[0]!;
    return async (record, reason) => {
      const { store } = await this.#open(own.pipelineId, own.folder, destination);
      return store.add(record, reason);
    };
  }

  async ask(question: DeadLetterQuestion): Promise<DeadLetterAnswer> {
    switch (question.kind) {
      case 'list':
        return {
          kind: 'list',
          letters: await this.#list(question),
          stores: this.#kept.map((kept) => this.#summary(kept)),
        };
      case 'show':
        return this.#show(question.id, question.tenants);
      case 'replay':
        return { kind: 'replay', stores: await this.#replay(question.destination, question) };
      case 'drop':
        return { kind: 'drop', dropped: await this.#drop(question.destination, question) };
      default:
        return question satisfies never;
    }
  }

  /** By destination, its stores added up. */
  accounting(): Readonly<Record<string, DeadLetterAccounting>> {
    const all: Record<string, DeadLetterAccounting> = {};
    for (const { destination, store } of this.#kept) {
      const before = all[destination];
      const now = store.accounting();
      all[destination] = before === undefined ? now : addDeadLetters(before, now);
    }
    return all;
  }

  async expire(): Promise<void> {
    for (const { store } of this.#kept) await store.expire();
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#stop.abort();
    await Promise.all([...this.#opening.values()]).catch(() => {});
    for (const { replay, store } of this.#kept) {
      await replay?.done;
      await store.close();
    }
  }

  #open(pipelineId: string, folder: string, destination: string): Promise<Kept> {
    const key = `${pipelineId}.${destination}`;
    const known = this.#opening.get(key);
    if (known !== undefined) return known;
    const { maxBytes, maxAgeMs } = this.#destination(destination) ?? LEFT_OVER;
    const { nowMs, onProblem } = this.#o;
    const opening = DeadLetterStore.open({
      folder: join(folder, destination),
      maxBytes,
      maxAgeMs,
      nowMs,
      monotonicMs: () => performance.now(),
      onProblem,
    }).then((store) => {
      const kept: Kept = { pipelineId, destination, store, replay: undefined };
      this.#kept.push(kept);
      this.#kept.sort((a, b) => compare(keyOf(a), keyOf(b)));
      return kept;
    });
    this.#opening.set(key, opening);
    opening.catch(() => this.#opening.delete(key)); // the next letter tries again
    return opening;
  }

  #destination(id: string): DeadLetterDestination | undefined {
    return this.#o.destinations.find((destination) => destination.id === id);
  }

  async #list(q: Extract<DeadLetterQuestion, { kind: 'list' }>): Promise<readonly DeadLetterHead[]> {
    const after = q.after === undefined ? undefined : placeOf(q.after);
    const found: DeadLetterHead[] = [];
    for (const kept of this.#kept) {
      const order = after === undefined ? 1 : compare(keyOf(kept), keyOf(after));
      if (order < 0 || (q.destination !== undefined && kept.destination !== q.destination)) continue;
      const behind = order === 0 ? after!.position : -1;
      for await (const letter of kept.store.letters()) {
        if (found.length >= q.limit) return found;
        if (letter.position > behind && mayRead(q.tenants, letter)) found.push(headOf(kept, letter));
      }
    }
    return found;
  }

  async #show(id: string, tenants: TenantFilter): Promise<Extract<DeadLetterAnswer, { kind: 'show' }>> {
    const place = placeOf(id);
    const kept = this.#kept.find((candidate) => place !== undefined && keyOf(candidate) === keyOf(place));
    if (kept !== undefined && place !== undefined) {
      for await (const letter of kept.store.letters()) {
        if (letter.position > place.position) break;
        if (letter.position !== place.position || !mayRead(tenants, letter)) continue;
        const isShown = letter.body.length <= SHOWN_MAX_BYTES;
        return {
          kind: 'show',
          letter: headOf(kept, letter),
          otlp: isShown ? protobufToJson(letter.signal, letter.body) : null,
        };
      }
    }
    return { kind: 'show', letter: undefined, otlp: null };
  }

  async #replay(destination: string, question: Chosen): Promise<readonly DeadLetterStoreSummary[]> {
    const send = this.#destination(destination)?.send;
    const stores = this.#kept.filter((kept) => kept.destination === destination);
    if (send !== undefined) {
      for (const kept of stores) {
        const selection = selectionIn(kept, question);
        if (kept.replay?.progress.running !== true && selection.positions?.size !== 0)
          kept.replay = new Replay(kept.store, send, selection, this.#stop.signal);
      }
      const waited = new Promise<void>((resolve) => setTimeout(resolve, REPLAY_WAIT_MS).unref());
      await Promise.race([waited, Promise.all(stores.map(({ replay }) => replay?.done))]);
    }
    return stores.map((kept) => this.#summary(kept));
  }

  async #drop(destination: string, question: Chosen): Promise<LetterCount> {
    let dropped: LetterCount = { letters: 0, items: 0 };
    for (const kept of this.#kept) {
      if (kept.destination !== destination) continue;
      const selection = selectionIn(kept, question);
      if (selection.positions?.size === 0) continue;
      await kept.store.change(async () => {
        const { end } = kept.store;
        for await (const letter of kept.store.letters()) {
          if (letter.position >= end) break;
          if (!isSelected(selection, letter) || !kept.store.takeOut(letter, 'operator')) continue;
          dropped = { letters: dropped.letters + 1, items: dropped.items + letter.items };
        }
      });
    }
    return dropped;
  }

  #summary({ pipelineId, destination, store, replay }: Kept): DeadLetterStoreSummary {
    const { kept, bytes, maxBytes, oldestMs } = store.accounting();
    return {
      pipelineId,
      destination,
      items: kept,
      bytes,
      maxBytes,
      oldestMs,
      configured: this.#destination(destination) !== undefined,
      replay: replay?.progress ?? null,
    };
  }
}

type Chosen = Readonly<{ ids: readonly string[] | undefined; tenants: TenantFilter }>;

function selectionIn(kept: Kept, { ids, tenants }: Chosen): Selection {
  if (ids === undefined) return { tenants, positions: undefined };
  const places = ids.map(placeOf).filter((place) => place !== undefined && keyOf(place) === keyOf(kept));
  return { tenants, positions: new Set(places.map((place) => place!.position)) };
}

function mayRead(tenants: TenantFilter, { tenant }: Letter): boolean {
  return tenants === 'all' || tenants.includes(tenant);
}

function headOf({ pipelineId, destination }: Kept, letter: Letter): DeadLetterHead {
  const { signal, tenant, items, receivedMs, storedMs, reason, position, body } = letter;
  const id = idOf({ pipelineId, destination, position });
  return { id, pipelineId, destination, signal, tenant, items, bytes: body.length, receivedMs, storedMs, reason };
}

function keyOf({ pipelineId, destination }: Readonly<{ pipelineId: string; destination: string }>): string {
  return `${pipelineId}.${destination}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
