import { sumOfItems, type DeadLetterAccounting, type Signal } from '../../messages/index.ts';
import {
  addItems,
  NO_ITEMS,
  openQueue,
  QueueFullError,
  subtractItems,
  type CursorSkip,
  type ItemCounts,
  type Queue,
  type QueueCursor,
  type QueueFiles,
  type QueueProblem,
  type QueueRecord,
  nodeFiles,
} from '../queue/index.ts';
import { ClockWatch } from './clockWatch.ts';
import { GoneLetters } from './goneLetters.ts';
import { decodeLetter, encodeLetter, type Letter } from './letterFormat.ts';

export type DeadLetterStoreOptions = Readonly<{
  /** Made if it is not there. One process at a time may have it open. */
  folder: string;
  /** Cap on the disk space; beyond it the oldest are dropped and counted. */
  maxBytes: number;
  /** A letter is dropped, and counted, when it is older than this. */
  maxAgeMs: number;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Milliseconds of a clock that only runs forward. */
  monotonicMs: () => number;
  onProblem: (problem: QueueProblem) => void;
  /** Replaced in tests. */
  files?: QueueFiles;
}>;

/** Why a letter is there no more: `moved` is there again, further behind. */
export type Farewell = 'replayed' | 'rejected' | 'moved' | 'age' | 'operator' | 'unreadable';

const CURSOR = 'kept';
const READ_BYTES = 1024 * 1024;
const SEGMENTS = 16;
const SEGMENT_MAX_BYTES = 16 * 1024 * 1024;

/**
 * What one destination refused for good, in the order of refusal: a queue on disk of its own whose one cursor stands at
 * the oldest that is kept. Letters leave it anywhere; those that leave in the middle are noted beside it. Changes come
 * one after the other, except for `add`, which only appends.
 */
export class DeadLetterStore {
  readonly #o: DeadLetterStoreOptions;
  readonly #queue: Queue;
  readonly #cursor: QueueCursor;
  readonly #gone: GoneLetters;
  readonly #clock: ClockWatch;
  /** Of all letters that are kept. */
  #kept: ItemCounts;
  readonly #recovered: ItemCounts;
  #stored = NO_ITEMS;
  #replayed = NO_ITEMS;
  readonly #dropped: Record<string, ItemCounts> = {};
  #oldestMs: number | undefined;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(options: DeadLetterStoreOptions, queue: Queue, gone: GoneLetters, atCursor: ItemCounts) {
    this.#o = options;
    this.#queue = queue;
    this.#cursor = queue.cursor(CURSOR);
    this.#gone = gone;
    this.#clock = new ClockWatch(options.nowMs(), options.monotonicMs());
    gone.takeBefore(this.#cursor.position);
    this.#kept = subtractItems(subtractItems(queue.durableCounts, atCursor), gone.items);
    this.#recovered = this.#kept;
    queue.onSkip((skip) => this.#onSkip(skip));
  }

  /** Rejects where the folder cannot be used; what is damaged in it is told and passed over. */
  static async open(options: DeadLetterStoreOptions): Promise<DeadLetterStore> {
    const { folder, maxBytes, onProblem, files = nodeFiles } = options;
    const queue = await openQueue({
      folder,
      maxBytes,
      whenFull: 'dropOldest',
      segmentBytes: Math.min(SEGMENT_MAX_BYTES, Math.max(1, Math.floor(maxBytes / SEGMENTS))),
      cacheBytes: 0,
      files,
      onProblem,
    });
    queue.retainCursors([CURSOR]);
    const gone = await GoneLetters.load(files, folder, (message) => onProblem({ kind: 'cursors_unreadable', message }));
    const { position } = queue.cursor(CURSOR);
    const store = new DeadLetterStore(options, queue, gone, await queue.countsAt(position));
    await store.#findOldest();
    return store;
  }

  /** Resolves when it is on disk: `kept`; or `dropped` if it is larger than all that may be kept. Rejects with QueueWriteError. */
  async add(record: QueueRecord, reason: string): Promise<'kept' | 'dropped'> {
    const stored = await this.#append(record, { storedMs: this.#o.nowMs(), reason });
    if (!stored) return 'dropped';
    this.#stored = addItems(this.#stored, record.signal, record.items);
    this.#kept = addItems(this.#kept, record.signal, record.items);
    this.#oldestMs ??= this.#o.nowMs();
    return 'kept';
  }

  /** Position behind the last letter. */
  get end(): number {
    return this.#queue.durableEnd;
  }

  /** Letters that are kept, in order, from position `from` on. A letter that leaves meanwhile may still come. */
  async *letters(from = 0): AsyncGenerator<Letter> {
    let at = Math.max(from, this.#cursor.position);
    let counts = await this.#queue.countsAt(at);
    for (;;) {
      const read = await this.#queue.read(at, READ_BYTES);
      if (read.next === at) return;
      this.#noteGaps(at, read.records, read.next, subtractItems(read.counts, counts));
      // asked anew for each: others leave while this one is being sent
      for (const record of read.records) if (this.#keeps(record)) yield decodeLetter(record);
      at = read.next;
      counts = read.counts;
    }
  }

  /** Runs `change` when those before it have ended; then all of them are durable. */
  change<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#work.then(async () => {
      try {
        return await change();
      } finally {
        await this.#save();
      }
    });
    this.#work = done.catch(() => {});
    return done;
  }

  /** Takes a letter out; within `change`. False if it had left by itself (the cap) meanwhile, and that is what counts. */
  takeOut(letter: QueueRecord, farewell: Farewell): boolean {
    const items = addItems(NO_ITEMS, letter.signal, letter.items);
    if (!this.#keeps(letter)) {
      if (farewell !== 'replayed') return false;
      // it was dropped at the cap while it was on its way, and has arrived
      this.#drop('size', subtractItems(NO_ITEMS, items));
      this.#replayed = sumOfItems(this.#replayed, items);
      return true;
    }
    this.#leave(letter.position, letter.next, items, farewell);
    return true;
  }

  /** Keeps a letter that was refused again behind all others, with its new reason; within `change`. False if there is no room. */
  async moveBehind(letter: Letter, reason: string): Promise<boolean> {
    if (!(await this.#append(letter, { storedMs: letter.storedMs, reason }))) return false;
    const { signal, items } = letter;
    if (!this.takeOut(letter, 'moved')) this.#drop('size', addItems(NO_ITEMS, signal, -items)); // it is there after all
    this.#kept = addItems(this.#kept, signal, items);
    return true;
  }

  /** Counts a part of a replayed letter that the destination rejected. */
  countRejected(signal: Signal, items: number): void {
    if (items === 0) return;
    const rejected = addItems(NO_ITEMS, signal, items);
    this.#replayed = subtractItems(this.#replayed, rejected);
    this.#drop('rejected', rejected);
  }

  /** Drops what has grown too old. Call it now and then. */
  expire(): Promise<void> {
    return this.change(async () => {
      const jumpMs = this.#clock.look(this.#o.nowMs(), this.#o.monotonicMs(), this.end);
      if (jumpMs > 0) {
        const message = `The clock jumped forward by ${Math.round(jumpMs / 1000)} s: no dead letter in ${this.#o.folder} is taken to be older for it.`;
        this.#o.onProblem({ kind: 'clock_jumped', message });
      }
      for await (const letter of this.letters()) {
        if (this.#clock.ageMs(letter) <= this.#o.maxAgeMs) break;
        this.takeOut(letter, 'age');
      }
      await this.#findOldest();
    });
  }

  accounting(): DeadLetterAccounting {
    return {
      recovered: this.#recovered,
      stored: this.#stored,
      kept: this.#kept,
      replayed: this.#replayed,
      dropped: { ...this.#dropped },
      bytes: this.#queue.bytes,
      maxBytes: this.#o.maxBytes,
      oldestMs: this.isEmpty ? null : (this.#oldestMs ?? null),
    };
  }

  get isEmpty(): boolean {
    const { traces, metrics, logs } = this.#kept;
    return traces + metrics + logs === 0;
  }

  async close(): Promise<void> {
    await this.#work;
    await this.#queue.close();
  }

  #keeps({ position }: QueueRecord): boolean {
    return position >= this.#cursor.position && !this.#gone.has(position);
  }

  async #append(record: QueueRecord, note: { storedMs: number; reason: string }): Promise<boolean> {
    const { signal, tenant, receivedMs, items, measured } = record;
    const body = encodeLetter(note, record.body);
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#queue.append({ signal, tenant, receivedMs, items, measured }, body);
        return true;
      } catch (error) {
        if (!(error instanceof QueueFullError)) throw error;
        if (attempt === ROOM_ATTEMPTS) return false;
        await this.#queue.makeRoom();
      }
    }
  }

  #onSkip({ cursor, to, items }: CursorSkip): void {
    if (cursor !== CURSOR) return;
    const left = subtractItems(items, this.#gone.takeBefore(to));
    this.#kept = subtractItems(this.#kept, left);
    this.#drop('size', left);
  }

  /** What could not be read is no letter any more; it is counted when it is met first. */
  #noteGaps(from: number, records: readonly QueueRecord[], next: number, counted: ItemCounts): void {
    let lost = counted;
    for (const { signal, items } of records) lost = addItems(lost, signal, -items);
    let at = from;
    const note = (end: number): void => {
      if (end <= at || at < this.#cursor.position || this.#gone.has(at)) return;
      this.#leave(at, end, lost, 'unreadable');
      lost = NO_ITEMS;
    };
    for (const record of records) {
      note(record.position);
      at = record.next;
    }
    note(next);
  }

  #leave(from: number, to: number, items: ItemCounts, farewell: Farewell): void {
    this.#gone.add(from, to, items);
    this.#kept = subtractItems(this.#kept, items);
    if (farewell === 'replayed') this.#replayed = sumOfItems(this.#replayed, items);
    else if (farewell !== 'moved') this.#drop(farewell, items);
    for (;;) {
      const gone = this.#gone.take(this.#cursor.position);
      if (gone === undefined) return;
      this.#cursor.advance(gone.to);
    }
  }

  #drop(reason: string, items: ItemCounts): void {
    this.#dropped[reason] = sumOfItems(this.#dropped[reason] ?? NO_ITEMS, items);
  }

  async #findOldest(): Promise<void> {
    this.#oldestMs = undefined;
    for await (const { storedMs } of this.letters()) {
      this.#oldestMs = storedMs;
      return;
    }
  }

  /** In this order: what is lost in between comes back, nothing else goes. */
  async #save(): Promise<void> {
    await this.#queue.saveCursors().catch(() => {}); // told by the queue; tried again
    await this.#gone.save().catch((error: unknown) => {
      const message = `Which dead letters in ${this.#o.folder} were replayed could not be saved (${String(error)}): after a crash they are there again.`;
      this.#o.onProblem({ kind: 'cursors_not_saved', message });
    });
  }
}

/** Each makes room of about a segment. */
const ROOM_ATTEMPTS = SEGMENTS;
