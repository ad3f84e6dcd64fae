import { z } from 'zod';
import { sumOfItems } from '../../messages/index.ts';
import { NO_ITEMS, replaceFile, type ItemCounts, type QueueFiles } from '../queue/index.ts';

const NAME = 'gone.json';

const position = z.int().nonnegative();
const goneFile = z.object({
  version: z.literal(1),
  gone: z.array(z.object({ from: position, to: position, traces: position, metrics: position, logs: position })),
});

type Gone = Readonly<{ to: number; items: ItemCounts }>;

/**
 * What was taken out of the middle of a store, by its place in the queue: a queue gives disk back in order only. Kept in
 * a small file of its own; a file that is lost brings letters back, and takes none away.
 */
export class GoneLetters {
  readonly #byPosition = new Map<number, Gone>();
  readonly #files: QueueFiles;
  readonly #folder: string;
  #dirty = false;

  private constructor(files: QueueFiles, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Never rejects: what cannot be read is told, and nothing is gone then. */
  static async load(files: QueueFiles, folder: string, onProblem: (message: string) => void): Promise<GoneLetters> {
    const loaded = new GoneLetters(files, folder);
    try {
      const { gone } = goneFile.parse(JSON.parse(await files.readText(`${folder}/${NAME}`)));
      for (const { from, to, ...items } of gone) loaded.#byPosition.set(from, { to, items });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        onProblem(
          `${folder}/${NAME} cannot be read (${String(error)}). Dead letters that were replayed or dropped are there again.`,
        );
    }
    return loaded;
  }

  has(from: number): boolean {
    return this.#byPosition.has(from);
  }

  add(from: number, to: number, items: ItemCounts): void {
    this.#byPosition.set(from, { to, items });
    this.#dirty = true;
  }

  /** Takes back what was added at `from`; undefined if nothing was. */
  take(from: number): Gone | undefined {
    const gone = this.#byPosition.get(from);
    if (gone === undefined) return undefined;
    this.#byPosition.delete(from);
    this.#dirty = true;
    return gone;
  }

  /** Forgets all that begins before `position`; resolves to its items. */
  takeBefore(position: number): ItemCounts {
    let items = NO_ITEMS;
    for (const [from, gone] of this.#byPosition) {
      if (from >= position) continue;
      items = sumOfItems(items, gone.items);
      this.take(from);
    }
    return items;
  }

  /** All that is gone and not passed yet. */
  get items(): ItemCounts {
    let items = NO_ITEMS;
    for (const gone of this.#byPosition.values()) items = sumOfItems(items, gone.items);
    return items;
  }

  async save(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    const gone = [...this.#byPosition].map(([from, { to, items }]) => ({ from, to, ...items }));
    try {
      await replaceFile(this.#files, this.#folder, NAME, JSON.stringify({ version: 1, gone }));
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }
}
