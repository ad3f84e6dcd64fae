import { addAt, type ExponentialCounts } from '../kpi/index.ts';
import type { CallTotals } from './callTotals.ts';

/** First byte of what was counted: how the rest is to be read. */
const CALLS = 1;

/**
 * Calls as bytes: the tag, then whole numbers of seven bits a byte (LEB128): calls, errors, and of both histograms the
 * zero count, the number of buckets, and for each the step from the index before it (zigzag) and the count. An
 * operation's minute is some 30 bytes so.
 */
export function encodeCalls(totals: CallTotals): Uint8Array {
  const bytes = [CALLS];
  pushNumber(bytes, totals.calls);
  pushNumber(bytes, totals.errors);
  pushHistogram(bytes, totals.durations);
  pushHistogram(bytes, totals.errorDurations);
  return Uint8Array.from(bytes);
}

/** Adds what the bytes say. Throws a RangeError for bytes that `encodeCalls` did not make. */
export function addEncodedCalls(into: CallTotals, bytes: Uint8Array): void {
  if (bytes[0] !== CALLS) throw new RangeError(`these are no counts of calls: they begin with ${bytes[0]}`);
  const reader = { bytes, at: 1 };
  into.calls += readNumber(reader);
  into.errors += readNumber(reader);
  readHistogram(reader, into.durations);
  readHistogram(reader, into.errorDurations);
}

function pushHistogram(bytes: number[], { zeroCount, low, high, first, counts }: ExponentialCounts): void {
  pushNumber(bytes, zeroCount);
  let buckets = 0;
  for (let index = low; index <= high; index++) if (counts[index - first]! > 0) buckets++;
  pushNumber(bytes, buckets);
  let before = 0;
  for (let index = low; index <= high; index++) {
    const count = counts[index - first]!;
    if (count === 0) continue;
    const step = index - before;
    pushNumber(bytes, step >= 0 ? step * 2 : -step * 2 - 1);
    pushNumber(bytes, count);
    before = index;
  }
}

type Reader = { readonly bytes: Uint8Array; at: number };

function readHistogram(reader: Reader, into: ExponentialCounts): void {
  into.zeroCount += readNumber(reader);
  let index = 0;
  for (let buckets = readNumber(reader); buckets > 0; buckets--) {
    const step = readNumber(reader);
    index += step % 2 === 0 ? step / 2 : -(step + 1) / 2;
    addAt(into, index, readNumber(reader));
  }
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readNumber(reader: Reader): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new RangeError('the bytes end too early');
    if (byte < 128) return value + byte * scale;
    value += (byte - 128) * scale;
    scale *= 128;
  }
}
