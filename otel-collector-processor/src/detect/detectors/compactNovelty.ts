import { fadingMean, fadingWeight } from './fading.ts';
import {
  fromReference,
  known,
  logRatio,
  NOTHING_NEW,
  scoreOf,
  WARM_UP_POINTS,
  type Novelty,
  type NoveltySlab,
} from './novelty.ts';
import { barBefore, opens } from './opening.ts';
import { distanceToSeen, fadeSeen, seenIntervalsSize } from './seenIntervals.ts';
import { tailRarity, tailRaritySize, type TailShape } from './tailRarity.ts';

/** Chosen on the choosing part (docs/research/detection.md); points are the series' own. */
const VALUE_INTERVALS = 7;
const LEVEL_INTERVALS = 3;
const TAIL: TailShape = { classes: 10, width: 1.4 };
const LEVEL_FAST = fadingWeight(50);
const LEVEL_SLOW = fadingWeight(1000);
const ACTIVITY_FAST = fadingWeight(6);
const ACTIVITY_SLOW = fadingWeight(600);
const NEAR_FAST = fadingWeight(10);
const LATELY_FADES = fadingWeight(100);
const LATELY_SHARE = 0.5;
/** What counts how much for a point to be odd. */
const ODD = { value: 0.5, level: 0.5, activity: 0.5, jump: 1 };

/** Places in `numbers`. */
const LAST_MS = 0;
const REFERENCE = 1;
const COUNT = 2;
const NUMBERS = 3;

/** Places in `memory`. */
const PREVIOUS = 0;
const FAST = 1;
const SLOW = 2;
const ACTIVE_FAST = 3;
const ACTIVE_SLOW = 4;
const LATELY = 5;
const BAR = 6;
const NEAR = 7;
const SEEN_VALUE = 8;
const SEEN_LEVEL = SEEN_VALUE + seenIntervalsSize(VALUE_INTERVALS);
const RARE_VALUE = SEEN_LEVEL + seenIntervalsSize(LEVEL_INTERVALS);
const RARITY = tailRaritySize(TAIL);
const RARE_LEVEL = RARE_VALUE + RARITY;
const RARE_ACTIVITY = RARE_LEVEL + RARITY;
const RARE_JUMP = RARE_ACTIVITY + RARITY;
const MEMORY = RARE_JUMP + RARITY;

/** Bytes of a series. */
export const COMPACT_BYTES = NUMBERS * Float64Array.BYTES_PER_ELEMENT + MEMORY * Float32Array.BYTES_PER_ELEMENT;

/** Room for so many series, all new. */
export function newCompact(series: number): NoveltySlab {
  return { numbers: new Float64Array(series * NUMBERS), memory: new Float32Array(series * MEMORY) };
}

/**
 * Scores a value of the `index`-th series, then learns it: the compact tier, for everything. As the seasonal one
 * (`seasonalNovelty.ts`) without season and shape, and with less to remember of the rest. Writes into the slab
 * (`bench -- detect`). A value that is no number, or whose time is not newer than the last, is neither scored nor learned.
 */
export function scoreCompact({ numbers, memory }: NoveltySlab, index: number, timeMs: number, value: number): Novelty {
  const n = index * NUMBERS;
  const m = index * MEMORY;
  if (!Number.isFinite(value) || !Number.isFinite(timeMs)) return NOTHING_NEW;
  const count = numbers[n + COUNT]! + 1;
  if (count === 1) numbers[n + REFERENCE] = value;
  else if (timeMs <= numbers[n + LAST_MS]!) return NOTHING_NEW;
  numbers[n + COUNT] = count;
  numbers[n + LAST_MS] = timeMs;
  const u = fromReference(value, numbers[n + REFERENCE]!);

  const seenBefore = memory[m + RARE_VALUE]!;
  const valueRarity = tailRarity(
    memory,
    m + RARE_VALUE,
    TAIL,
    known(distanceToSeen(memory, m + SEEN_VALUE, VALUE_INTERVALS, u)),
  );

  memory[m + FAST] = fadingMean(memory[m + FAST]!, u, LEVEL_FAST, count);
  const level = memory[m + FAST]! - memory[m + SLOW]!;
  memory[m + SLOW] = fadingMean(memory[m + SLOW]!, u, LEVEL_SLOW, count);
  const levelRarity = tailRarity(
    memory,
    m + RARE_LEVEL,
    TAIL,
    known(distanceToSeen(memory, m + SEEN_LEVEL, LEVEL_INTERVALS, level)),
  );

  const moved = count === 1 ? 0 : Math.abs(u - memory[m + PREVIOUS]!);
  memory[m + PREVIOUS] = u;
  memory[m + ACTIVE_FAST] = fadingMean(memory[m + ACTIVE_FAST]!, moved, ACTIVITY_FAST, count);
  const activity = logRatio(memory[m + ACTIVE_FAST]!, memory[m + ACTIVE_SLOW]!);
  const jump = memory[m + ACTIVE_SLOW] === 0 ? 0 : Math.abs(u - memory[m + NEAR]!) / memory[m + ACTIVE_SLOW]!;
  memory[m + NEAR] = fadingMean(memory[m + NEAR]!, u, NEAR_FAST, count);
  const jumpRarity = Math.min(tailRarity(memory, m + RARE_JUMP, TAIL, jump), Math.log1p(jump));
  memory[m + ACTIVE_SLOW] = fadingMean(memory[m + ACTIVE_SLOW]!, moved, ACTIVITY_SLOW, count);
  const activityRarity = tailRarity(memory, m + RARE_ACTIVITY, TAIL, Math.abs(activity));

  if (memory[m + RARE_VALUE]! < seenBefore) {
    fadeSeen(memory, m + SEEN_VALUE, VALUE_INTERVALS);
    fadeSeen(memory, m + SEEN_LEVEL, LEVEL_INTERVALS);
  }

  const learning = count <= WARM_UP_POINTS;
  const odd = learning
    ? 0
    : Math.hypot(
        ODD.value * valueRarity,
        ODD.level * levelRarity,
        ODD.activity * activityRarity,
        ODD.jump * jumpRarity,
      );
  memory[m + LATELY] = fadingMean(memory[m + LATELY]!, odd, LATELY_FADES, count);
  const score = scoreOf(odd + LATELY_SHARE * memory[m + LATELY]!);
  const news = learning ? 0 : Math.hypot(valueRarity, levelRarity, activityRarity);
  memory[m + BAR] = barBefore(memory[m + BAR]!);
  if (!opens(news, memory[m + BAR]!)) return { score, opening: 0 };
  memory[m + BAR] = news;
  return { score, opening: scoreOf(news) };
}
