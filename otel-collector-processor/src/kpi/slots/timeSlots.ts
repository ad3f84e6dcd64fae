import { LATE_AFTER_MS, SLOT_MS } from '../../messages/index.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';
import { appendToSlot, emptySlotLog, mergeSlot, type SlotEntry, type SlotLog } from './slotLog.ts';

/** How far a span may end after its arrival (clocks differ) and still have a slot. */
export const SLOT_AHEAD_MS = LATE_AFTER_MS;

/** Recent traffic by time slot and key. By slot first, so that what is past goes at once and a short window reads little. */
export type TimeSlots = Readonly<{
  /** Adds to the slot that begins at `slotMs`; a slot that is past, or far ahead of `nowMs`, is not kept. */
  add(slotMs: number, key: number, entry: SlotEntry, nowMs: number): void;
  /** The slots that begin in the window. */
  inWindow(nowMs: number, windowMs: number): readonly SlotLog[];
  /** Entries that the slots which begin in [fromMs, toMs) hold or got in this process: another number, other counts. */
  writes(fromMs: number, toMs: number): number;
  expire(nowMs: number): void;
  write(writer: ByteWriter): void;
  read(reader: ByteReader): void;
}>;

export function createTimeSlots(retentionMs: number): TimeSlots {
  const byStart = new Map<number, SlotLog>();
  return {
    add(slotMs, key, entry, nowMs) {
      if (slotMs + SLOT_MS <= nowMs - retentionMs || slotMs > nowMs + SLOT_AHEAD_MS) return;
      let log = byStart.get(slotMs);
      if (log === undefined) byStart.set(slotMs, (log = emptySlotLog()));
      appendToSlot(log, key, entry);
    },
    inWindow: (nowMs, windowMs) =>
      [...byStart].filter(([slotMs]) => slotMs >= nowMs - windowMs && slotMs < nowMs).map(([, log]) => log),
    writes(fromMs, toMs) {
      let writes = 0;
      for (let slotMs = fromMs; slotMs < toMs; slotMs += SLOT_MS) writes += byStart.get(slotMs)?.writes ?? 0;
      return writes;
    },
    expire(nowMs) {
      for (const [slotMs, log] of byStart) {
        if (slotMs + SLOT_MS <= nowMs - retentionMs) byStart.delete(slotMs);
        // Little is added to a slot after this.
        else if (log.length !== log.mergedLength && slotMs < nowMs - LATE_AFTER_MS - SLOT_MS) mergeSlot(log);
      }
    },
    write(writer) {
      writer.number(byStart.size);
      for (const [slotMs, { words, length, mergedLength }] of byStart) {
        writer.number(slotMs);
        writer.number(mergedLength);
        writer.words(words.subarray(0, length));
      }
    },
    read(reader) {
      for (let n = reader.number(); n > 0; n--) {
        const slotMs = reader.number();
        const mergedLength = reader.number();
        const words = reader.words();
        byStart.set(slotMs, { words, length: words.length, mergedLength, writes: 1 });
      }
    },
  };
}
