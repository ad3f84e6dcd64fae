/** Thresholds have 56 bits. */
const RANDOM_BITS = 2 ** 56;
const DIGITS = 14;
/** Sparser sampling is not believed: one span would then count for more than all others together. */
const COUNT_MAX = 2 ** 20;
/** Beside each other in `ot=th:…`, and in `ot=rv:…;th:…`. */
const THRESHOLD = /(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?=[;,\s]|$)/;

/**
 * How many spans one stands for that was sampled with the probability that its tracestate tells: 1 / (1 − th / 2^56);
 * 1 where it tells nothing that can be read. Not whole, as a rule.
 * Source: OpenTelemetry specification, "TraceState: Probability Sampling", rejection threshold `th`.
 */
export function adjustedCount(bytes: Uint8Array, at: number, length: number): number {
  if (!hasOt(bytes, at, length)) return 1;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('latin1');
  const digits = THRESHOLD.exec(text)?.[1];
  if (digits === undefined) return 1;
  // Digits on the right that are 0 are left out; 56 bits do not fit a double, and what is cut off changes no count.
  const threshold = Number.parseInt(digits.padEnd(DIGITS, '0'), 16);
  return Math.min(COUNT_MAX, RANDOM_BITS / Math.max(1, RANDOM_BITS - threshold));
}

/** Most tracestates are of vendors: only one with `ot=` is made a text. */
function hasOt(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i + 3 <= at + length; i++)
    if (bytes[i] === 0x6f && bytes[i + 1] === 0x74 && bytes[i + 2] === 0x3d) return true;
  return false;
}

/**
 * The count as a whole number: rounded up as often as its fraction says, by the span's own id (8 bytes, random), so that
 * the same span counts the same whenever it is read. Without an id it is rounded to the nearest.
 */
export function wholeCount(count: number, bytes: Uint8Array, spanIdAt: number): number {
  const whole = Math.floor(count);
  const rest = count - whole;
  if (rest === 0) return whole;
  if (spanIdAt < 0) return Math.round(count);
  const at = spanIdAt + 4;
  const random = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  return random < rest * 2 ** 32 ? whole + 1 : whole;
}
