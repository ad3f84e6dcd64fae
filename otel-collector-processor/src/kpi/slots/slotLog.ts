import { addAt } from '../histogram/exponentialCounts.ts';
import { clearTraffic, noTraffic, type TrafficCounts } from './trafficCounts.ts';

/** What one delta adds to one key in one slot. `exponential` as in DurationCounts. */
export type SlotEntry = Readonly<{
  calls: number;
  errors: number;
  zeroCount: number;
  exponential: readonly (readonly [index: number, count: number])[];
}>;

/**
 * The calls of one time slot as a log of 32-bit words: entries are appended as deltas bring them, and merged by key
 * when the log has doubled since. An entry is key, calls, errors, zeroCount, number of words that follow, then a word
 * an exponential bucket: index above, count below; a count that does not fit has a word of its own behind.
 *
 * Words instead of an object a cell, because there are 360 slots, each written a few times and read seldom.
 */
export type SlotLog = {
  words: Uint32Array;
  length: number;
  mergedLength: number;
  /** Entries appended in this process: whoever has read it knows by this whether there is more. */
  writes: number;
};

const HEADER = 5;
const COUNT_BITS = 17;
/** This count says that the next word has it. */
const COUNT_FOLLOWS = 2 ** COUNT_BITS - 1;
/** Indexes of every double duration fit above COUNT_BITS then. */
const INDEX_BIAS = 16_384;
/** No ten seconds have more calls; what a hostile sampling ratio claims beyond is cut off here (counters keep it). */
const WORD_MAX = 2 ** 32 - 1;
/** Merging while deltas still come is not worth it below: 256 kB. */
const MERGE_FROM_WORDS = 65_536;

export function emptySlotLog(): SlotLog {
  return { words: new Uint32Array(64), length: 0, mergedLength: 0, writes: 0 };
}

/** `key` is a whole number below 2^32. */
export function appendToSlot(log: SlotLog, key: number, entry: SlotEntry): void {
  const at = beginEntry(log, key, entry.calls, entry.errors, entry.zeroCount, entry.exponential.length);
  for (const [index, count] of entry.exponential) appendBucket(log, index, count);
  log.words[at + HEADER - 1] = log.length - at - HEADER;
  log.writes++;
  if (log.length > MERGE_FROM_WORDS && log.length > log.mergedLength * 2) mergeSlot(log);
}

/** Merges entries of the same key and gives back memory that is not used. */
export function mergeSlot(log: SlotLog): void {
  const merged = emptySlotLog();
  forEachGroup(
    [log],
    (key) => key,
    (key, { calls, errors, durations }) => {
      const { zeroCount, low, high, first, counts } = durations;
      const at = beginEntry(merged, key, calls, errors, zeroCount, Math.max(0, high - low + 1));
      for (let index = low; index <= high; index++) {
        const count = counts[index - first]!;
        if (count > 0) appendBucket(merged, index, count);
      }
      merged.words[at + HEADER - 1] = merged.length - at - HEADER;
    },
  );
  log.words = merged.words.slice(0, merged.length);
  log.length = log.mergedLength = merged.length;
}

/**
 * Adds up the entries of all logs whose keys `groupOf` puts into the same group, and visits the groups one after the
 * other. Keys without a group are passed over. `traffic` is one object that is used again: copy what is to be kept.
 */
export function forEachGroup(
  logs: readonly SlotLog[],
  groupOf: (key: number) => number | undefined,
  visit: (group: number, traffic: TrafficCounts) => void,
): void {
  // Entries of a group are chained and added up together: an accumulator a group would be thousands of arrays.
  const lastOf = new Map<number, number>();
  const previous: number[] = [];
  const inLog: number[] = [];
  const atWord: number[] = [];
  logs.forEach(({ words, length }, i) => {
    for (let at = 0; at < length; at += HEADER + words[at + HEADER - 1]!) {
      const group = groupOf(words[at]!);
      if (group === undefined) continue;
      previous.push(lastOf.get(group) ?? -1);
      lastOf.set(group, inLog.push(i) - 1);
      atWord.push(at);
    }
  });
  const traffic = noTraffic();
  for (const [group, last] of lastOf) {
    clearTraffic(traffic);
    for (let entry = last; entry >= 0; entry = previous[entry]!)
      addEntry(traffic, logs[inLog[entry]!]!.words, atWord[entry]!);
    visit(group, traffic);
  }
}

function addEntry(into: TrafficCounts, words: Uint32Array, at: number): void {
  into.calls += words[at + 1]!;
  into.errors += words[at + 2]!;
  into.durations.zeroCount += words[at + 3]!;
  const end = at + HEADER + words[at + HEADER - 1]!;
  for (let i = at + HEADER; i < end; i++) {
    const index = (words[i]! >>> COUNT_BITS) - INDEX_BIAS;
    const count = words[i]! & COUNT_FOLLOWS;
    addAt(into.durations, index, count === COUNT_FOLLOWS ? words[++i]! : count);
  }
}

/** Reserves room for the entry and writes its header, but for the number of words; returns where it begins. */
function beginEntry(
  log: SlotLog,
  key: number,
  calls: number,
  errors: number,
  zeroCount: number,
  bucketsMax: number,
): number {
  const at = log.length;
  const needed = at + HEADER + bucketsMax * 2;
  if (needed > log.words.length) {
    const larger = new Uint32Array(Math.max(log.words.length * 2, needed));
    larger.set(log.words.subarray(0, at));
    log.words = larger;
  }
  log.words[at] = key;
  log.words[at + 1] = Math.min(calls, WORD_MAX);
  log.words[at + 2] = Math.min(errors, WORD_MAX);
  log.words[at + 3] = Math.min(zeroCount, WORD_MAX);
  log.length = at + HEADER;
  return at;
}

function appendBucket(log: SlotLog, index: number, count: number): void {
  const biased = (index + INDEX_BIAS) * 2 ** COUNT_BITS;
  log.words[log.length++] = biased + Math.min(count, COUNT_FOLLOWS);
  if (count >= COUNT_FOLLOWS) log.words[log.length++] = Math.min(count, WORD_MAX);
}
