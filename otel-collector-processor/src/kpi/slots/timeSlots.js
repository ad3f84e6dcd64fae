import { LATE_AFTER_MS, SLOT_MS } from '../../messages/index.ts';
import { appendToSlot, emptySlotLog, mergeSlot } from './slotLog.ts';
/** How far a span may end after its arrival (clocks differ) and still have a slot. */
export const SLOT_AHEAD_MS = LATE_AFTER_MS;
export function createTimeSlots(retentionMs) {
    const byStart = new Map();
    return {
        add(slotMs, key, entry, nowMs) {
            if (slotMs + SLOT_MS <= nowMs - retentionMs || slotMs > nowMs + SLOT_AHEAD_MS)
                return;
            let log = byStart.get(slotMs);
            if (log === undefined)
                byStart.set(slotMs, (log = emptySlotLog()));
            appendToSlot(log, key, entry);
        },
        inWindow: (nowMs, windowMs) => [...byStart].filter(([slotMs]) => slotMs >= nowMs - windowMs && slotMs < nowMs).map(([, log]) => log),
        expire(nowMs) {
            for (const [slotMs, log] of byStart) {
                if (slotMs + SLOT_MS <= nowMs - retentionMs)
                    byStart.delete(slotMs);
                // Little is added to a slot after this.
                else if (log.length !== log.mergedLength && slotMs < nowMs - LATE_AFTER_MS - SLOT_MS)
                    mergeSlot(log);
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
                byStart.set(slotMs, { words, length: words.length, mergedLength });
            }
        },
    };
}
