import { SHAPE_MEMORY } from './nearestShape.ts';

/** Parts of the day that are remembered at least; a little more than a day is. */
const DAY_PARTS = 600;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** Numbers of the two memories. */
export const SEASON_MEMORY_SIZE = DAY_PARTS + WEEK_HOURS;
/** A moment of yesterday is compared with, and so many parts before and after it: days are not alike to the minute. */
const AROUND = 3;
/** With fewer parts a day has no form. */
const DAY_PARTS_MIN = 8;
/** Weight of a new hour in the usual one of the week. */
const WEEK_WEIGHT = 0.3;

/** Places of what is known of the season in `numbers`. */
const PART_MS = 0;
const FIRST_PART = 1;
const PART = 2;
const PART_SUM = 3;
const PART_COUNT = 4;
const HOUR = 5;
const HOUR_SUM = 6;
const HOUR_COUNT = 7;
const HOURS_SEEN = 8;
export const SEASON_NUMBERS = 9;

/** Begins with the series' own step known: parts of the day are no shorter than it. */
export function beginSeason(
  numbers: Float64Array,
  at: number,
  memory: Float32Array,
  memoryAt: number,
  stepMs: number,
): void {
  numbers.fill(0, at, at + SEASON_NUMBERS);
  numbers[at + PART_MS] = stepMs * Math.ceil(DAY_MS / (stepMs * (DAY_PARTS - DAY_PARTS_MIN)));
  numbers[at + FIRST_PART] = NaN;
  numbers[at + PART] = NaN;
  numbers[at + HOUR] = NaN;
  memory.fill(NaN, memoryAt, memoryAt + SEASON_MEMORY_SIZE);
}

/**
 * Of the differences between a value and what was there a day ago (give or take a little), is usual at this hour of the
 * week, and was there a learned period ago, the smallest; NaN where none of them is known. A value has to be unlike all.
 * `recent` from `recentAt` on: the last values in turn, of which this one is the `count`-th.
 */
export function seasonalResidual(
  numbers: Float64Array,
  at: number,
  memory: Float32Array,
  memoryAt: number,
  timeMs: number,
  value: number,
  recentAt: number,
  count: number,
  period: number,
): number {
  const part = moveOn(numbers, at, memory, memoryAt, timeMs);
  const dayParts = Math.round(DAY_MS / numbers[at + PART_MS]!);
  let smallest = NaN;
  let size = Infinity;
  const consider = (before: number): void => {
    const difference = value - before;
    if (Math.abs(difference) < size) {
      size = Math.abs(difference);
      smallest = difference;
    }
  };
  if (dayParts >= DAY_PARTS_MIN && part - numbers[at + FIRST_PART]! >= dayParts + AROUND) {
    for (let i = -AROUND; i <= AROUND; i++) consider(memory[memoryAt + positive(part - dayParts + i, DAY_PARTS)]!);
    if (numbers[at + HOURS_SEEN]! > WEEK_HOURS) consider(memory[memoryAt + DAY_PARTS + numbers[at + HOUR]!]!);
  }
  if (period > 0 && count > period + AROUND) {
    for (let i = -AROUND; i <= AROUND; i++)
      consider(memory[recentAt + ((count - 1 - period + i) & (SHAPE_MEMORY - 1))]!);
  }
  numbers[at + PART_SUM]! += value;
  numbers[at + PART_COUNT]! += 1;
  numbers[at + HOUR_SUM]! += value;
  numbers[at + HOUR_COUNT]! += 1;
  return smallest;
}

/** Learns the parts and hours that have ended by now; returns the part of now, counted from the beginning of time. */
function moveOn(numbers: Float64Array, at: number, memory: Float32Array, memoryAt: number, timeMs: number): number {
  const part = Math.floor(timeMs / numbers[at + PART_MS]!);
  const last = numbers[at + PART]!;
  if (Number.isNaN(last)) numbers[at + FIRST_PART] = part;
  else if (part !== last) {
    memory[memoryAt + positive(last, DAY_PARTS)] = numbers[at + PART_SUM]! / numbers[at + PART_COUNT]!;
    // Parts without a value: nothing is known of them, and not what was there a ring ago.
    for (let i = 1; i < Math.min(part - last, DAY_PARTS); i++) memory[memoryAt + positive(last + i, DAY_PARTS)] = NaN;
  }
  if (part !== last) {
    numbers[at + PART] = part;
    numbers[at + PART_SUM] = 0;
    numbers[at + PART_COUNT] = 0;
  }
  const hour = positive(Math.floor(timeMs / HOUR_MS), WEEK_HOURS);
  const lastHour = numbers[at + HOUR]!;
  if (hour !== lastHour) {
    if (!Number.isNaN(lastHour)) {
      const place = memoryAt + DAY_PARTS + lastHour;
      const mean = numbers[at + HOUR_SUM]! / numbers[at + HOUR_COUNT]!;
      memory[place] = Number.isNaN(memory[place]!) ? mean : memory[place]! + WEEK_WEIGHT * (mean - memory[place]!);
      numbers[at + HOURS_SEEN]! += 1;
    }
    numbers[at + HOUR] = hour;
    numbers[at + HOUR_SUM] = 0;
    numbers[at + HOUR_COUNT] = 0;
  }
  return part;
}

function positive(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
