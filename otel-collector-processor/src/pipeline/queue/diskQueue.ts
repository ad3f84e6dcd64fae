import { CommitGroup, HeaderSlabs } from './commitGroup.ts';
import {
  type CursorSkip,
  type ItemCounts,
  KPI_CURSOR,
  type Queue,
  type QueueCursor,
  QueueFullError,
  type QueueProblem,
  type QueueRead,
  QueueWriteError,
  type RecordHeader,
  type WhenFull,
} from './contract.ts';
import { saveCursorFile } from './cursorFile.ts';
import { Cursors } from './cursors.ts';
import { PositionWaiters } from './positionWaiters.ts';
import { type QueueFiles, errorCode } from './queueFiles.ts';
import {
  HEADER_BYTES,
  type StoredRecord,
  type TenantBytes,
  countsBefore,
  countsBehind,
  encodeTenant,
  subtractItems,
} from './recordFormat.ts';
import type { RecoveredQueue } from './recoverQueue.ts';
import type { Segment } from './segment.ts';
import { SegmentWriter } from './segmentWriter.ts';
import { StoredSegments } from './storedSegments.ts';
import { TailCache } from './tailCache.ts';

export type DiskQueueSettings = Readonly<{
  folder: string;
  maxBytes: number;
  whenFull: WhenFull;
  segmentBytes: number;
  cacheBytes: number;
  pendingMaxBytes: number;
  cursorSaveMs: number;
  files: QueueFiles;
  onProblem: (problem: QueueProblem) => void;
}>;

/** Encoded tenants that are kept; tenants are few, but they come from a header that anybody can send. */
const TENANTS_MAX = 1000;

/** Errors of a disk on which a cursor file finds no room. */
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);

/** A commit in the making and one in flight; the rest is in the rooms beside this file. See `Queue` for the promises. */
export class DiskQueue implements Queue {
  readonly epoch: string;
  writeFailures = 0;

  readonly #settings: DiskQueueSettings;
  readonly #stored: StoredSegments;
  readonly #writer: SegmentWriter;
  readonly #cursors: Cursors;
  readonly #cache: TailCache;
  readonly #slabs = new HeaderSlabs();
  readonly #tenants = new Map<string, TenantBytes>();
  readonly #rollbackListeners: ((end: number) => void)[] = [];
  readonly #skipListeners: ((skip: CursorSkip) => void)[] = [];
  readonly #waiters = new PositionWaiters();
  /** From here on room is made: the KPI cursor is moved on before data is refused. */
  readonly #highWaterBytes: number;

  #filling: CommitGroup;
  #committing: Promise<void> | undefined;
  #durableEnd: number;
  #durableCounts: ItemCounts;
  #pendingBytes = 0;
  /** Size of the last record that was refused for want of room. */
  #wantedBytes = 0;
  /** Until somebody has spoken of cursors, none of them may be taken to be all: a crash may have come before the first was saved. */
  #readersKnown = false;
  #savedEnd: number;
  #upkeep: Promise<void> = Promise.resolve();
  #upkeepPending = 0;
  #saveTimer: NodeJS.Timeout | undefined;
  #closed: Promise<void> | undefined;

  constructor(settings: DiskQueueSettings, recovered: RecoveredQueue) {
    this.#settings = settings;
    this.epoch = recovered.epoch;
    this.#stored = new StoredSegments(recovered.segments, settings.files, settings.onProblem);
    this.#durableEnd = recovered.end;
    this.#durableCounts = recovered.counts;
    this.#savedEnd = recovered.savedEnd;
    this.#writer = new SegmentWriter(settings.files, settings.folder, this.#stored.list, settings.segmentBytes);
    const last = recovered.segments.at(-1);
    if (last !== undefined && recovered.fd !== undefined) this.#writer.resume(last, recovered.fd);
    this.#filling = new CommitGroup(recovered.end, recovered.counts, this.#slabs);
    this.#cursors = new Cursors(recovered.cursors, () => this.#onCursorMoved());
    this.#cache = new TailCache(settings.cacheBytes);
    this.#highWaterBytes = settings.maxBytes - Math.min(2 * settings.segmentBytes, Math.floor(settings.maxBytes / 4));
  }

  get end(): number {
    return this.#filling.end;
  }
  get durableEnd(): number {
    return this.#durableEnd;
  }
  get durableCounts(): ItemCounts {
    return this.#durableCounts;
  }
  get begin(): number {
    return this.#stored.list[0]?.base ?? this.#durableEnd;
  }
  get bytes(): number {
    return this.#stored.bytes + this.#pendingBytes;
  }
  get pendingBytes(): number {
    return this.#pendingBytes;
  }
  get corruptRecords(): number {
    return this.#stored.corruptRecords;
  }
  get unreadableSegments(): number {
    return this.#stored.unreadableSegments;
  }

  append(header: RecordHeader, body: Uint8Array): Promise<void> {
    if (this.#closed !== undefined) throw new Error('The queue is closed.');
    const tenant = this.#tenant(header.tenant);
    const size = HEADER_BYTES + tenant.bytes.length + body.length;
    if (this.bytes + size > this.#highWaterBytes) {
      if (this.bytes + size > this.#settings.maxBytes) this.#wantedBytes = size;
      this.#wantRoom();
      this.#refuseIfFull(size);
    }
    this.#refuseIfSlow(size);
    const group = this.#filling;
    group.add(header, tenant, body);
    this.#pendingBytes += size;
    this.#committing ??= this.#commit();
    return group.done;
  }

  onRollback(listener: (end: number) => void): void {
    this.#rollbackListeners.push(listener);
  }

  onSkip(listener: (skip: CursorSkip) => void): void {
    this.#skipListeners.push(listener);
  }

  async read(position: number, maxBytes: number): Promise<QueueRead> {
    let at = position;
    for (;;) {
      const segment = this.#stored.beyond(at);
      if (segment === undefined) {
        return { records: [], next: Math.max(at, this.#durableEnd), counts: this.#durableCounts };
      }
      at = Math.max(at, segment.base);
      const found = this.#cache.covers(at)
        ? { records: this.#cache.read(at, maxBytes), next: segment.end }
        : await this.#stored.read(segment, at, maxBytes);
      const last = found.records.at(-1);
      if (last !== undefined) return { records: found.records, next: last.next, counts: countsBehind(last) };
      at = found.next;
    }
  }

  async countsAt(position: number): Promise<ItemCounts> {
    const { records, counts } = await this.read(position, HEADER_BYTES);
    const first = records[0] as StoredRecord | undefined;
    return first === undefined ? counts : countsBefore(first);
  }

  async waitBeyond(position: number, signal: AbortSignal): Promise<void> {
    if (this.#durableEnd > position || signal.aborted || this.#closed !== undefined) return;
    await this.#waiters.wait(position, signal);
  }

  cursor(name: string): QueueCursor {
    this.#readersKnown = true;
    return this.#cursors.open(name, this.begin, () => this.#durableEnd);
  }

  retainCursors(names: readonly string[]): void {
    this.#readersKnown = true;
    this.#cursors.retain(names, this.begin);
  }

  async saveCursors(): Promise<void> {
    const error = await this.#keepUp('keep');
    if (error !== undefined) throw error;
  }

  async makeRoom(): Promise<void> {
    const error = await this.#keepUp('give way');
    if (error !== undefined) throw error;
  }

  close(): Promise<void> {
    this.#closed ??= (async () => {
      while (this.#committing !== undefined) await this.#committing;
      await this.#keepUp('keep'); // a failure was reported; what is not saved is delivered again
      clearTimeout(this.#saveTimer);
      this.#saveTimer = undefined;
      await this.#writer.close();
      this.#waiters.wake(Infinity);
    })();
    return this.#closed;
  }

  #tenant(name: string): TenantBytes {
    let tenant = this.#tenants.get(name);
    if (tenant === undefined) {
      tenant = encodeTenant(name);
      if (this.#tenants.size >= TENANTS_MAX) this.#tenants.clear();
      this.#tenants.set(name, tenant);
    }
    return tenant;
  }

  #refuseIfFull(size: number): void {
    const { maxBytes, folder } = this.#settings;
    if (this.bytes + size > maxBytes) {
      throw new QueueFullError(
        `The queue in ${folder} holds ${this.bytes} of at most ${maxBytes} bytes. Destinations do not keep up: mend them, or raise the cap.`,
      );
    }
  }

  #refuseIfSlow(size: number): void {
    const { pendingMaxBytes, folder } = this.#settings;
    if (this.#pendingBytes > 0 && this.#pendingBytes + size > pendingMaxBytes) {
      throw new QueueFullError(
        `${this.#pendingBytes} bytes wait for the disk of ${folder}, of at most ${pendingMaxBytes}. The disk does not keep up.`,
      );
    }
  }

  /** Commits group after group until nothing is left. Begins behind the I/O callbacks of this turn, so that they share one commit. */
  async #commit(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#filling.records.length > 0) {
      const group = this.#filling;
      this.#filling = new CommitGroup(group.end, group.counts, this.#slabs);
      const before = this.#writer.segment;
      const segment = await this.#writer.commit(group.start, group.bytes, group.buffers).catch((error: unknown) => {
        this.#rollBack(group, error);
      });
      if (segment !== undefined) this.#onDurable(group, segment);
      if (segment !== undefined && before !== undefined && segment !== before) void this.#keepUp('give way');
      group.release();
    }
    this.#committing = undefined;
  }

  #onDurable(group: CommitGroup, segment: Segment): void {
    segment.end = group.end;
    this.#durableEnd = group.end;
    this.#durableCounts = group.counts;
    this.#stored.bytes += group.bytes;
    this.#pendingBytes -= group.bytes;
    for (const record of group.records) this.#cache.push(record);
    group.resolve();
    this.#waiters.wake(group.end);
  }

  /** Headers hold positions and counts, so what was appended behind a failed commit goes with it. */
  #rollBack(group: CommitGroup, cause: unknown): void {
    const behind = this.#filling;
    this.#filling = new CommitGroup(this.#durableEnd, this.#durableCounts, this.#slabs);
    this.#pendingBytes = 0;
    this.writeFailures += 1;
    const message =
      `The queue in ${this.#settings.folder} could not be written (${String(cause)}). ` +
      `${group.records.length + behind.records.length} requests were refused. Free disk space or mend the disk; senders will try again.`;
    this.#settings.onProblem({ kind: 'write_failed', message });
    for (const listener of this.#rollbackListeners) listener(this.#durableEnd);
    const error = new QueueWriteError(message, { cause });
    group.reject(error);
    behind.reject(error);
    behind.release();
  }

  #onCursorMoved(): void {
    this.#cache.forget(this.#cursors.lowest(0));
    if (this.bytes > this.#highWaterBytes) this.#freePassed();
    if (this.#saveTimer !== undefined || this.#closed !== undefined) return;
    this.#saveTimer = setTimeout(() => {
      this.#saveTimer = undefined;
      void this.#keepUp('keep');
    }, this.#settings.cursorSaveMs).unref();
  }

  /** Near the cap: frees what only waits for its turn. */
  #freePassed(): void {
    const oldest = this.#stored.list[0];
    if (this.#upkeepPending > 0 || oldest === undefined || oldest === this.#writer.segment) return;
    if (this.#cursors.lowest(this.#durableEnd) >= oldest.end) void this.#keepUp('keep');
  }

  /** Near the cap, for an append: frees that, what waits for the KPI cursor, or what the operator would rather lose. */
  #wantRoom(): void {
    const oldest = this.#stored.list[0];
    if (this.#upkeepPending > 0 || oldest === undefined || oldest === this.#writer.segment) return;
    const isDroppable = this.#settings.whenFull === 'dropOldest';
    if (isDroppable || this.#cursors.lowest(this.#durableEnd, KPI_CURSOR) >= oldest.end) void this.#keepUp('give way');
  }

  /**
   * Saves the cursors and deletes what they have passed; one at a time. With `give way` cursors are moved on before, if the
   * cap is near: never at the end, when their readers are gone and could not count it. Resolves to what went wrong.
   */
  #keepUp(how: 'keep' | 'give way'): Promise<QueueWriteError | undefined> {
    this.#upkeepPending += 1;
    const run = this.#upkeep.then(async () => {
      try {
        if (how === 'give way') await this.#giveWay();
        const error = await this.#save();
        // On a full disk the cursors find no room, and only deleting makes some. A cursor that a crash then takes back
        // to before the queue's begin starts at its begin: where it was.
        const fullDisk = error !== undefined && NO_SPACE.has(errorCode(error.cause));
        const passed = fullDisk ? this.#cursors.lowest(this.#durableEnd) : this.#cursors.lowestSaved(this.#durableEnd);
        if (!this.#readersKnown) return error;
        const deleted = await this.#stored.deletePassed(passed, () => this.#writer.segment);
        if (deleted > 0) this.#wantedBytes = 0;
        return fullDisk && deleted > 0 ? await this.#save() : error;
      } finally {
        this.#upkeepPending -= 1;
      }
    });
    this.#upkeep = run.then(
      () => {},
      () => {},
    );
    return run;
  }

  async #save(): Promise<QueueWriteError | undefined> {
    const end = this.#durableEnd;
    const counts = this.#durableCounts;
    if (!this.#cursors.dirty && end === this.#savedEnd) return undefined;
    const { files, folder, onProblem } = this.#settings;
    try {
      await this.#cursors.save((cursors) => saveCursorFile(files, folder, { end, counts, cursors }));
      this.#savedEnd = end;
      return undefined;
    } catch (cause) {
      const message = `The cursors of the queue in ${folder} could not be saved (${String(cause)}). After a crash some data would be delivered again.`;
      onProblem({ kind: 'cursors_not_saved', message });
      this.#onCursorMoved(); // tries again later
      return new QueueWriteError(message, { cause });
    }
  }

  /**
   * Near the cap the KPI cursor gives way: KPIs lose a gap that is counted, senders lose nothing. If that is not enough,
   * and the oldest may be dropped, every other cursor does too.
   */
  async #giveWay(): Promise<void> {
    if (this.#excessBytes <= 0) return;
    const others = this.#cursors.lowest(this.#durableEnd, KPI_CURSOR);
    await this.#moveOn([KPI_CURSOR], this.#endOfExcess(others));
    if (this.#settings.whenFull === 'dropOldest') await this.#moveOn(this.#cursors.names, this.#endOfExcess(Infinity));
  }

  /** What has to go to be below the high water mark, and to have room for what was refused last. */
  get #excessBytes(): number {
    const { maxBytes } = this.#settings;
    return Math.max(this.bytes - this.#highWaterBytes, this.bytes + Math.min(this.#wantedBytes, maxBytes) - maxBytes);
  }

  /** End of the oldest segments that are too many, of those that end at or before `limit`; 0 if there is none. */
  #endOfExcess(limit: number): number {
    let over = this.#excessBytes;
    let end = 0;
    for (const segment of this.#stored.list) {
      if (over <= 0 || segment === this.#writer.segment || segment.end > limit) break;
      over -= segment.end - segment.base;
      end = segment.end;
    }
    return end;
  }

  /** Moves these cursors on to `to` where they are before it, and tells of it. */
  async #moveOn(names: readonly string[], to: number): Promise<void> {
    for (const name of names) {
      const from = this.#cursors.get(name);
      if (from === undefined || from >= to) continue;
      let counts: ItemCounts;
      let items: ItemCounts;
      try {
        counts = await this.countsAt(to);
        items = subtractItems(counts, await this.countsAt(from));
      } catch {
        return; // no file handle at the moment; the next append asks again
      }
      if (this.#cursors.get(name) !== from) continue; // it moved by itself meanwhile
      this.#cursors.move(name, to);
      for (const listener of this.#skipListeners) listener({ cursor: name, from, to, items, counts });
      const { folder, maxBytes, onProblem } = this.#settings;
      const message =
        `The queue in ${folder} is near its cap of ${maxBytes} bytes: ${items.traces} spans, ${items.metrics} data points and ` +
        `${items.logs} log records were passed over for "${name}". Mend what does not keep up, or raise the cap.`;
      onProblem({ kind: 'passed_over', message });
    }
  }
}
