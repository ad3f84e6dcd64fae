import { DELTA_VERSION, type Accounting, type Delta, type Tables } from '../messages/index.ts';
import type { FeedSource } from './direct/index.ts';
import { DeltaBuilder } from './fold/index.ts';
import { KPI_CURSOR, type QueueCursor } from './queue/index.ts';
import { RecordFolder } from './recordFolder.ts';
import { WatchRules } from './watch/index.ts';

/** Bytes of the queue read at once while catching up. */
const CATCH_UP_BYTES = 4 * 1024 * 1024;
/** A delta that the engine has not answered for this long is sent again. */
const RESEND_AFTER_MS = 30_000;

export type KpiFeedOptions = Readonly<{
  pipelineId: string;
  queue: FeedSource;
  send: (delta: Delta) => void;
  accounting: () => Accounting;
  nowMs: () => number;
}>;

/**
 * Folds what a queue holds into deltas and brings them to the engine, each once and in order: one delta is under way
 * at a time, and the next begins where the engine says it has applied. While it keeps up it folds what was just scanned
 * (`live`); behind (after a start, a refused delta, an engine that is slow) it reads the queue again and trusts the
 * labels in the records.
 */
export class KpiFeed {
  readonly #o: KpiFeedOptions;
  readonly #cursor: QueueCursor;
  #watched: WatchRules | undefined;
  #watchedText = '';
  #builder: DeltaBuilder;
  /** Queue position where the builder's delta begins, and up to where it has folded. */
  #from: number;
  #foldedTo: number;
  #live = false;
  #underWay: { delta: Delta; sentMs: number | undefined } | undefined;
  readonly #folder = new RecordFolder();
  /** Spans that could not be read again, and so were never folded. */
  unmeasured = 0;
  readonly #closed = new AbortController();
  #catchingUp: Promise<void> | undefined;
  #answered: () => void = () => {};

  constructor(options: KpiFeedOptions, tables: Tables) {
    this.#o = options;
    this.#watch(tables);
    this.#builder = new DeltaBuilder(this.#watched);
    this.#cursor = options.queue.cursor(KPI_CURSOR);
    this.#from = this.#foldedTo = this.#appliedIn(tables) ?? options.queue.begin;
    options.queue.onRollback((end) => this.#rolledBack(end));
    this.#catchUp();
  }

  /**
   * Tells of a record that was just appended at [from, to). If the feed keeps up, `fold` is called; else nothing is kept
   * of it, the answer is false, and it has to be read again.
   */
  appended(from: number, to: number, fold: ((builder: DeltaBuilder) => void) | undefined): boolean {
    if (!this.#live || this.#foldedTo !== from) return false;
    if (this.#builder.full) {
      this.cut();
      if (this.#builder.full) {
        this.#live = false;
        this.#catchUp();
        return false;
      }
    }
    fold?.(this.#builder);
    this.#foldedTo = to;
    return true;
  }

  /** Takes the engine's answer. */
  tables(tables: Tables): void {
    this.#watch(tables);
    const applied = this.#appliedIn(tables);
    if (applied === undefined) return;
    this.#cursor.advance(applied);
    const underWay = this.#underWay;
    if (underWay === undefined || underWay.sentMs === undefined) return;
    if (applied >= underWay.delta.to) this.#underWay = undefined;
    else if (applied !== underWay.delta.from) this.#restart(applied);
    else return;
    this.#answered();
  }

  /** Cuts a delta if none is under way; sends the last one again if it was not answered. Called every delta interval. */
  cut(): void {
    if (!this.#live && !this.#closed.signal.aborted) this.#catchUp();
    const nowMs = this.#o.nowMs();
    if (this.#underWay !== undefined) {
      const { sentMs, delta } = this.#underWay;
      if (sentMs !== undefined && nowMs - sentMs >= RESEND_AFTER_MS) {
        this.#underWay.sentMs = nowMs;
        this.#o.send({ ...delta, accounting: this.#o.accounting() });
      } else if (sentMs !== undefined) this.#o.send(this.#heartbeat(nowMs));
      return;
    }
    if (this.#foldedTo === this.#from) {
      this.#o.send(this.#heartbeat(nowMs));
      return;
    }
    const delta = this.#delta(this.#from, this.#foldedTo, this.#builder, nowMs);
    this.#builder = new DeltaBuilder(this.#watched);
    this.#from = this.#foldedTo;
    this.#underWay = { delta, sentMs: undefined };
    void this.#sendWhenDurable(this.#underWay);
  }

  /** Of the queue, what the engine has not confirmed yet. */
  get uncountedBytes(): number {
    return Math.max(0, this.#o.queue.end - this.#cursor.position);
  }

  async close(): Promise<void> {
    this.cut();
    this.#closed.abort();
    this.#answered();
    await this.#catchingUp;
  }

  /** Resolves when everything that is durable now has been applied by the engine, or `signal` aborts. */
  async drained(signal: AbortSignal): Promise<void> {
    const target = this.#o.queue.durableEnd;
    while (!signal.aborted && this.#cursor.position < target) {
      this.cut();
      await this.#nextAnswer(signal);
    }
  }

  /** What is watched changes with the next delta. */
  #watch({ watched, installationKey }: Tables): void {
    const text = JSON.stringify([watched, installationKey]);
    if (text === this.#watchedText) return;
    this.#watchedText = text;
    this.#watched = watched === undefined ? undefined : new WatchRules(watched, installationKey);
  }

  #heartbeat(nowMs: number): Delta {
    const at = this.#underWay?.delta.from ?? this.#from;
    return this.#delta(at, at, new DeltaBuilder(), nowMs);
  }

  #delta(from: number, to: number, builder: DeltaBuilder, nowMs: number): Delta {
    const { pipelineId, queue, accounting } = this.#o;
    return {
      version: DELTA_VERSION,
      pipelineId,
      epoch: queue.epoch,
      from,
      to,
      createdMs: nowMs,
      ...builder.body(),
      accounting: accounting(),
    };
  }

  /** What the engine counted may not be lost again: only what is on disk is told. */
  async #sendWhenDurable(underWay: { delta: Delta; sentMs: number | undefined }): Promise<void> {
    const { queue, nowMs, send } = this.#o;
    while (queue.durableEnd < underWay.delta.to && !this.#closed.signal.aborted)
      await queue.waitBeyond(underWay.delta.to - 1, this.#closed.signal);
    if (queue.durableEnd < underWay.delta.to || this.#underWay !== underWay) return; // closed, or rolled back meanwhile
    underWay.sentMs = nowMs();
    send(underWay.delta);
  }

  #rolledBack(end: number): void {
    const begin =
      this.#underWay !== undefined && this.#underWay.delta.to > end ? this.#underWay.delta.from : this.#from;
    if (this.#foldedTo > end) this.#restart(Math.min(begin, end));
  }

  #restart(position: number): void {
    this.#underWay = undefined;
    this.#builder = new DeltaBuilder(this.#watched);
    this.#from = this.#foldedTo = position;
    this.#live = false;
    this.#catchUp();
  }

  #catchUp(): void {
    this.#catchingUp ??= this.#readQueue()
      .catch(() => {}) // no file handle at the moment: the next cut begins again
      .finally(() => {
        this.#catchingUp = undefined;
      });
  }

  async #readQueue(): Promise<void> {
    const { queue } = this.#o;
    const signal = this.#closed.signal;
    /** Spans before `countedAt`: tells what a read passes over. */
    let spans = 0;
    let countedAt = -1;
    while (!signal.aborted) {
      if (this.#foldedTo >= queue.end) {
        this.#live = true;
        return;
      }
      if (this.#builder.full) {
        this.cut();
        if (this.#builder.full) await this.#nextAnswer(signal);
        continue;
      }
      if (this.#foldedTo >= queue.durableEnd) {
        await queue.waitBeyond(this.#foldedTo, signal);
        continue;
      }
      const position = this.#foldedTo;
      if (countedAt !== position) {
        spans = (await queue.countsAt(position)).traces;
        countedAt = position;
      }
      const { records, next, counts } = await queue.read(position, CATCH_UP_BYTES);
      if (this.#foldedTo !== position) continue; // restarted elsewhere while reading
      for (const record of records) {
        if (this.#builder.full) break;
        this.#folder.fold(this.#builder, record);
        this.#foldedTo = record.next;
        if (record.signal === 'traces') spans += record.items;
      }
      if (!this.#builder.full) {
        this.#foldedTo = next; // what could not be read there is passed over
        this.unmeasured += Math.max(0, counts.traces - spans);
        spans = counts.traces;
      }
      countedAt = this.#foldedTo;
    }
  }

  #nextAnswer(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #appliedIn(tables: Tables): number | undefined {
    const { pipelineId, queue } = this.#o;
    return tables.applied.find((a) => a.pipelineId === pipelineId && a.epoch === queue.epoch)?.position;
  }
}
