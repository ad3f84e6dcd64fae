import type { Letter } from './letterFormat.ts';

/** Clocks are corrected by less than this without anybody's age being wrong by much. */
const JUMP_MS = 60_000;

/**
 * Tells ages by a wall clock that may jump: one that was set forward by a year must not make everything a year older.
 * What was stored before a jump is younger by it, for as long as the process lives.
 */
export class ClockWatch {
  #nowMs: number;
  #monotonicMs: number;
  /** What lies before this position is younger by `#shiftMs`. */
  #before = 0;
  #shiftMs = 0;

  constructor(nowMs: number, monotonicMs: number) {
    this.#nowMs = nowMs;
    this.#monotonicMs = monotonicMs;
  }

  /** By how much the clock has jumped forward since the last look, or 0. `end`: position behind all there is. */
  look(nowMs: number, monotonicMs: number, end: number): number {
    const jumpMs = nowMs - this.#nowMs - (monotonicMs - this.#monotonicMs);
    this.#nowMs = nowMs;
    this.#monotonicMs = monotonicMs;
    if (jumpMs < JUMP_MS) return 0;
    this.#before = end;
    this.#shiftMs += jumpMs;
    return jumpMs;
  }

  /** At the last look. */
  ageMs({ storedMs, position }: Pick<Letter, 'storedMs' | 'position'>): number {
    return this.#nowMs - storedMs - (position < this.#before ? this.#shiftMs : 0);
  }
}
