import { fadingMean, fadingWeight } from './fading.ts';
import { learnedPeriod } from './learnedPeriod.ts';
import { distanceToNearestShape, SHAPE_MEMORY } from './nearestShape.ts';
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
import { beginSeason, seasonalResidual, SEASON_MEMORY_SIZE, SEASON_NUMBERS } from './seasonalResidual.ts';
import { distanceToSeen, fadeSeen, seenIntervalsSize } from './seenIntervals.ts';
import { tailRarity, tailRaritySize, type TailShape } from './tailRarity.ts';

/** Chosen on the choosing part (docs/research/detection.md); points are the series' own. */
const INTERVALS = 24;
const TAIL: TailShape = { classes: 48, width: 0.4 };
const LEVEL_FAST = fadingWeight(50);
const LEVEL_SLOW = fadingWeight(2000);
const SEASON_FAST = fadingWeight(10);
const ACTIVITY_FAST = fadingWeight(6);
const ACTIVITY_SLOW = fadingWeight(300);
const NEAR_FAST = fadingWeight(10);
const NEAR_SLOW = fadingWeight(5000);
const LATELY_FADES = fadingWeight(100);
const LATELY_SHARE = 0.5;
/** What counts how much for a point to be odd, and for something new to begin. */
const ODD = { value: 0.5, level: 0.5, season: 0.35, activity: 0.35, shape: 1, jump: 1 };
const NEW = { value: 1, level: 1, season: 0.7, activity: 0.7, shape: 0.4 };
/** The step is the shortest of the first so many. */
const STEP_POINTS = 20;
/** The period is learned anew after so many points. */
const PERIOD_EVERY = 128;

/** Places in `numbers`. */
const COUNT = 0;
const LAST_MS = 1;
const REFERENCE = 2;
const STEP_MS = 3;
const PREVIOUS = 4;
const FAST = 5;
const SLOW = 6;
const RESIDUAL = 7;
const RESIDUAL_COUNT = 8;
const ACTIVE_FAST = 9;
const ACTIVE_SLOW = 10;
const LATELY = 11;
const BAR = 12;
const PERIOD = 13;
const NEAR = 14;
const NEAR_SPREAD = 15;
const SEASON = 16;
const NUMBERS = SEASON + SEASON_NUMBERS;

/** Places in `memory`. */
const SEEN = seenIntervalsSize(INTERVALS);
const RARITY = tailRaritySize(TAIL);
const SEEN_VALUE = 0;
const SEEN_LEVEL = SEEN;
const SEEN_SEASON = 2 * SEEN;
const RARE_VALUE = 3 * SEEN;
const RARE_LEVEL = RARE_VALUE + RARITY;
const RARE_SEASON = RARE_LEVEL + RARITY;
const RARE_BUSY = RARE_SEASON + RARITY;
const RARE_CALM = RARE_BUSY + RARITY;
const RARE_SHAPE = RARE_CALM + RARITY;
const RARE_JUMP = RARE_SHAPE + RARITY;
const RECENT = RARE_JUMP + RARITY;
const SEASONS = RECENT + SHAPE_MEMORY;
const MEMORY = SEASONS + SEASON_MEMORY_SIZE;

/** Bytes of a series. */
export const SEASONAL_BYTES = NUMBERS * Float64Array.BYTES_PER_ELEMENT + MEMORY * Float32Array.BYTES_PER_ELEMENT;

/** Room for so many series, all new. */
export function newSeasonal(series: number): NoveltySlab {
  return { numbers: new Float64Array(series * NUMBERS), memory: new Float32Array(series * MEMORY) };
}

/**
 * Scores a value of the `index`-th series, then learns it: the seasonal tier, for what matters. Five things may be new
 * about it: its value, its level (a fast mean against a slow one), its difference from the season, how much it moves, and
 * the shape of its last points. For the first three, new is what is far from all that was seen (CAD OSE and ARTime find
 * most of NAB by novelty; here the distance itself is kept); each is as strange as it is rare in this series, so that
 * nothing has to be set; the strangeness of all is the root of the weighted sum of squares. Writes into the slab
 * (`bench -- detect`). A value that is no number, or whose time is not newer than the last, is neither scored nor learned.
 */
export function scoreSeasonal({ numbers, memory }: NoveltySlab, index: number, timeMs: number, value: number): Novelty {
  const n = index * NUMBERS;
  const m = index * MEMORY;
  if (!Number.isFinite(value) || !Number.isFinite(timeMs)) return NOTHING_NEW;
  const count = numbers[n + COUNT]! + 1;
  const sinceLastMs = timeMs - numbers[n + LAST_MS]!;
  if (count === 1) numbers[n + REFERENCE] = value;
  else if (sinceLastMs <= 0) return NOTHING_NEW;
  else if (count <= STEP_POINTS)
    numbers[n + STEP_MS] = count === 2 ? sinceLastMs : Math.min(numbers[n + STEP_MS]!, sinceLastMs);
  numbers[n + COUNT] = count;
  numbers[n + LAST_MS] = timeMs;
  const u = fromReference(value, numbers[n + REFERENCE]!);

  const seenBefore = memory[m + RARE_VALUE]!;
  const valueRarity = tailRarity(
    memory,
    m + RARE_VALUE,
    TAIL,
    known(distanceToSeen(memory, m + SEEN_VALUE, INTERVALS, u)),
  );

  numbers[n + FAST] = fadingMean(numbers[n + FAST]!, u, LEVEL_FAST, count);
  const level = numbers[n + FAST]! - numbers[n + SLOW]!;
  numbers[n + SLOW] = fadingMean(numbers[n + SLOW]!, u, LEVEL_SLOW, count);
  const levelRarity = tailRarity(
    memory,
    m + RARE_LEVEL,
    TAIL,
    known(distanceToSeen(memory, m + SEEN_LEVEL, INTERVALS, level)),
  );

  const moved = count === 1 ? 0 : Math.abs(u - numbers[n + PREVIOUS]!);
  numbers[n + PREVIOUS] = u;
  numbers[n + ACTIVE_FAST] = fadingMean(numbers[n + ACTIVE_FAST]!, moved, ACTIVITY_FAST, count);
  const activity = logRatio(numbers[n + ACTIVE_FAST]!, numbers[n + ACTIVE_SLOW]!);
  numbers[n + ACTIVE_SLOW] = fadingMean(numbers[n + ACTIVE_SLOW]!, moved, ACTIVITY_SLOW, count);
  const activityRarity = Math.max(
    tailRarity(memory, m + RARE_BUSY, TAIL, Math.max(0, activity)),
    tailRarity(memory, m + RARE_CALM, TAIL, Math.max(0, -activity)),
  );

  const jump = Math.abs(u - numbers[n + NEAR]!);
  const jumpSize = count === 1 || numbers[n + NEAR_SPREAD] === 0 ? 0 : jump / numbers[n + NEAR_SPREAD]!;
  numbers[n + NEAR] = fadingMean(numbers[n + NEAR]!, u, NEAR_FAST, count);
  numbers[n + NEAR_SPREAD] = fadingMean(numbers[n + NEAR_SPREAD]!, count === 1 ? 0 : jump, NEAR_SLOW, count);
  // Rare and large: a series whose jumps are all alike has rare ones that are not worth a word.
  const jumpRarity = Math.min(tailRarity(memory, m + RARE_JUMP, TAIL, jumpSize), Math.log1p(jumpSize));

  memory[m + RECENT + ((count - 1) & (SHAPE_MEMORY - 1))] = u;
  const shapeRarity = tailRarity(memory, m + RARE_SHAPE, TAIL, distanceToNearestShape(memory, m + RECENT, count));

  let seasonRarity = 0;
  if (count >= STEP_POINTS) {
    if (count === STEP_POINTS) beginSeason(numbers, n + SEASON, memory, m + SEASONS, numbers[n + STEP_MS]!);
    if (count >= SHAPE_MEMORY && count % PERIOD_EVERY === 0)
      numbers[n + PERIOD] = learnedPeriod(memory, m + RECENT, count);
    const residual = seasonalResidual(
      numbers,
      n + SEASON,
      memory,
      m + SEASONS,
      timeMs,
      u,
      m + RECENT,
      count,
      numbers[n + PERIOD]!,
    );
    if (!Number.isNaN(residual)) {
      numbers[n + RESIDUAL_COUNT]! += 1;
      numbers[n + RESIDUAL] = fadingMean(numbers[n + RESIDUAL]!, residual, SEASON_FAST, numbers[n + RESIDUAL_COUNT]!);
      const distance = known(distanceToSeen(memory, m + SEEN_SEASON, INTERVALS, numbers[n + RESIDUAL]!));
      seasonRarity = tailRarity(memory, m + RARE_SEASON, TAIL, distance);
    }
  }
  if (memory[m + RARE_VALUE]! < seenBefore) {
    for (const at of [SEEN_VALUE, SEEN_LEVEL, SEEN_SEASON]) fadeSeen(memory, m + at, INTERVALS);
  }

  const learning = count <= WARM_UP_POINTS;
  const odd = learning
    ? 0
    : Math.hypot(
        ODD.value * valueRarity,
        ODD.level * levelRarity,
        ODD.season * seasonRarity,
        ODD.activity * activityRarity,
        ODD.shape * shapeRarity,
        ODD.jump * jumpRarity,
      );
  numbers[n + LATELY] = fadingMean(numbers[n + LATELY]!, odd, LATELY_FADES, count);
  const score = scoreOf(odd + LATELY_SHARE * numbers[n + LATELY]!);
  const news = learning
    ? 0
    : Math.hypot(
        NEW.value * valueRarity,
        NEW.level * levelRarity,
        NEW.season * seasonRarity,
        NEW.activity * activityRarity,
        NEW.shape * shapeRarity,
      );
  numbers[n + BAR] = barBefore(numbers[n + BAR]!);
  if (!opens(news, numbers[n + BAR]!)) return { score, opening: 0 };
  numbers[n + BAR] = news;
  return { score, opening: scoreOf(news) };
}
