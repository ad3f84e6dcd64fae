import type { AlertPast } from '../issueRecord.ts';

/** Time is counted in windows of this length: what fires in one of them at all fires in it once. */
const WINDOW_MS = 600_000;
/** A break of that length is one between two episodes: Alertmanager's `resolve_timeout`. */
const EPISODE_GAP_MS = 300_000;
/** What has begun that often within `RECURRING_MS` before tells nothing when it begins once more. */
const RECURRING_EPISODES = 3;
const RECURRING_MS = 86_400_000;
/** Two weeks in which something fires all the time: beyond that, what was counts half. */
const WINDOWS_MAX = 2016;
/** Kinds that are remembered; of more, those that fired last. */
const KINDS_MAX = 5000;

export type KindPast = Readonly<{
  /** Windows in which it fired, the present one included. */
  windows: number;
  /** Index of the last of them. */
  window: number;
  /** When its last episodes began, the newest last; Unix milliseconds. */
  starts: readonly number[];
  seenMs: number;
}>;

/** What is learned of alerts, by kind. Plain data. */
export type Recurrence = Readonly<{
  /** Windows in which anything fired, the present one included. */
  windows: number;
  window: number;
  kinds: ReadonlyMap<string, KindPast>;
}>;

export const NOTHING_LEARNED: Recurrence = { windows: 0, window: -1, kinds: new Map() };

/** Takes what begins, and says how it was before. Keeps what it is given as it was. */
export class RecurrenceBook {
  #windows: number;
  #window: number;
  readonly #before: Recurrence;
  /** A copy, once something changes. */
  #kinds: Map<string, KindPast> | undefined;

  constructor(before: Recurrence) {
    this.#before = before;
    this.#windows = before.windows;
    this.#window = before.window;
  }

  /**
   * An alert of this kind begins; what was known of it before. `rarity`: the logarithm of how much more often anything
   * fires than this, with half an occurrence for what was never seen (as the weight of a rare word has it: K. Spärck
   * Jones, "A statistical interpretation of term specificity", 1972).
   */
  begins(kind: string, atMs: number): AlertPast {
    this.#kinds ??= new Map(this.#before.kinds);
    const window = Math.floor(atMs / WINDOW_MS);
    if (window > this.#window) {
      this.#window = window;
      this.#windows++;
      if (this.#windows > WINDOWS_MAX) this.#fade();
    }
    const past = this.#kinds.get(kind);
    const isNewWindow = past === undefined || past.window < window;
    const windowsBefore = (past?.windows ?? 0) - Number(!isNewWindow);
    const rarity = Math.max(0, Math.log(this.#windows / (windowsBefore + 0.5)));
    const starts = (past?.starts ?? []).filter((startMs) => startMs > atMs - RECURRING_MS);
    const isNewEpisode = past === undefined || atMs - past.seenMs > EPISODE_GAP_MS;
    const episodesBefore = isNewEpisode ? starts.length : starts.length - 1;
    this.#kinds.delete(kind); // so that the map is in the order of firing
    this.#kinds.set(kind, {
      windows: windowsBefore + 1,
      window: Math.max(window, past?.window ?? window),
      starts: isNewEpisode ? [...starts, atMs].slice(-RECURRING_EPISODES - 1) : starts,
      seenMs: Math.max(atMs, past?.seenMs ?? atMs),
    });
    for (const oldest of this.#kinds.keys()) {
      if (this.#kinds.size <= KINDS_MAX) break;
      this.#kinds.delete(oldest);
    }
    return { rarity, recurring: episodesBefore >= RECURRING_EPISODES };
  }

  #fade(): void {
    this.#windows /= 2;
    for (const [kind, past] of this.#kinds ?? []) this.#kinds?.set(kind, { ...past, windows: past.windows / 2 });
  }

  learned(): Recurrence {
    return this.#kinds === undefined
      ? this.#before
      : { windows: this.#windows, window: this.#window, kinds: this.#kinds };
  }
}
