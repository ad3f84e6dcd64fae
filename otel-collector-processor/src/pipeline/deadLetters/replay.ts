import type { SendResult, Sender } from '../forward/index.ts';
import type { LetterCount, ReplayProgress, TenantFilter } from './contract.ts';
import type { DeadLetterStore } from './deadLetterStore.ts';
import type { Letter } from './letterFormat.ts';

export type Selection = Readonly<{
  tenants: TenantFilter;
  /** Positions; undefined: all. */
  positions: ReadonlySet<number> | undefined;
}>;

export function isSelected({ tenants, positions }: Selection, letter: Pick<Letter, 'tenant' | 'position'>): boolean {
  return (
    (tenants === 'all' || tenants.includes(letter.tenant)) &&
    (positions === undefined || positions.has(letter.position))
  );
}

/** Letters are made durable as gone after so many: what a crash in between sends again. */
const SAVE_EVERY = 100;

/**
 * Sends the letters of one store again, one by one and in order, each once: those that are there when it begins. What the
 * destination takes is gone; what it refuses again is kept behind the others with the new reason; when it cannot be
 * reached the replay stops, and all that is left stays.
 */
export class Replay {
  #running = true;
  #replayed: LetterCount = { letters: 0, items: 0 };
  #refused: LetterCount = { letters: 0, items: 0 };
  #stopped = '';
  readonly done: Promise<void>;

  constructor(store: DeadLetterStore, send: Sender['send'], selection: Selection, signal: AbortSignal) {
    this.done = this.#run(store, send, selection, signal)
      .catch((error: unknown) => {
        this.#stopped = `the store could not be read or written: ${error instanceof Error ? error.message : String(error)}`;
      })
      .finally(() => (this.#running = false));
  }

  get progress(): ReplayProgress {
    return { running: this.#running, replayed: this.#replayed, refused: this.#refused, stopped: this.#stopped };
  }

  async #run(store: DeadLetterStore, send: Sender['send'], selection: Selection, signal: AbortSignal) {
    const end = store.end;
    let from = 0;
    while (from < end && this.#stopped === '') {
      // other changes get their turn in between, and what was done is durable
      from = await store.change(async () => {
        let taken = 0;
        for await (const letter of store.letters(from)) {
          if (letter.position >= end) return end;
          if (!isSelected(selection, letter)) continue;
          if (!(await this.#send(store, send, letter, signal))) return end;
          taken += 1;
          if (taken === SAVE_EVERY) return letter.next;
        }
        return end;
      });
    }
  }

  /** False if the replay has to stop. */
  async #send(store: DeadLetterStore, send: Sender['send'], letter: Letter, signal: AbortSignal): Promise<boolean> {
    const { signal: kind, tenant, items, body } = letter;
    const result: SendResult = await send({ signal: kind, tenant, items, body }, signal);
    switch (result.kind) {
      case 'delivered':
        store.takeOut(letter, 'replayed');
        store.countRejected(kind, Math.min(items, Math.max(0, result.rejectedItems)));
        this.#replayed = more(this.#replayed, items);
        return true;
      case 'permanent':
        await store.moveBehind(letter, result.message);
        this.#refused = more(this.#refused, items);
        return true;
      case 'retry':
        this.#stopped = result.message;
        return false;
      default:
        return result satisfies never;
    }
  }
}

function more({ letters, items }: LetterCount, added: number): LetterCount {
  return { letters: letters + 1, items: items + added };
}
