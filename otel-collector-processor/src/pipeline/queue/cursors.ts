import type { QueueCursor } from './contract.ts';

/**
 * Where each reader is, now and as last saved. Only positions that were saved may let a segment go: else a crash would
 * bring a reader back to before what is still there.
 */
export class Cursors {
  readonly #positions: Map<string, number>;
  #saved: ReadonlyMap<string, number>;
  readonly #onAdvance: () => void;
  /** True while something is not saved. */
  dirty = false;

  constructor(saved: Readonly<Record<string, number>>, onAdvance: () => void) {
    this.#positions = new Map(Object.entries(saved));
    this.#saved = new Map(this.#positions);
    this.#onAdvance = onAdvance;
  }

  /** The cursor of that name; a new one starts at `begin`, and none is before it. */
  open(name: string, begin: number, durableEnd: () => number): QueueCursor {
    const positions = this.#positions;
    const known = positions.get(name);
    if (known === undefined) this.#touch();
    positions.set(name, Math.max(known ?? begin, begin));
    const move = (to: number) => this.move(name, Math.min(to, durableEnd()));
    return {
      get position() {
        return positions.get(name) ?? begin;
      },
      advance: move,
    };
  }

  get names(): readonly string[] {
    return [...this.#positions.keys()];
  }

  get(name: string): number | undefined {
    return this.#positions.get(name);
  }

  /** Moves a cursor on, never back. A cursor that was forgotten stays so. */
  move(name: string, to: number): void {
    const position = this.#positions.get(name);
    if (position === undefined || to <= position) return;
    this.#positions.set(name, to);
    this.#touch();
  }

  /** These are all: others are forgotten, and one that is new begins at `begin`. */
  retain(names: readonly string[], begin: number): void {
    for (const name of [...this.#positions.keys()]) {
      if (names.includes(name)) continue;
      this.#positions.delete(name);
      this.#touch();
    }
    for (const name of names) {
      if (this.#positions.has(name)) continue;
      this.#positions.set(name, begin);
      this.#touch();
    }
  }

  /** The lowest position, of all or of all but one; `none` where there is no cursor. */
  lowest(none: number, except?: string): number {
    let lowest = Infinity;
    for (const [name, position] of this.#positions) if (name !== except) lowest = Math.min(lowest, position);
    return lowest === Infinity ? none : lowest;
  }

  /** The lowest position that is surely there after a crash. One that was never saved holds everything. */
  lowestSaved(none: number): number {
    let lowest = Infinity;
    for (const name of this.#positions.keys()) lowest = Math.min(lowest, this.#saved.get(name) ?? 0);
    return lowest === Infinity ? none : lowest;
  }

  /** Saves by `write`; what moves meanwhile stays dirty. */
  async save(write: (positions: Record<string, number>) => Promise<void>): Promise<void> {
    const snapshot = new Map(this.#positions);
    this.dirty = false;
    try {
      await write(Object.fromEntries(snapshot));
      this.#saved = snapshot;
    } catch (error) {
      this.dirty = true;
      throw error;
    }
  }

  #touch(): void {
    this.dirty = true;
    this.#onAdvance();
  }
}
