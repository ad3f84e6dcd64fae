import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tables } from '../messages/index.ts';
import { rulesSchema } from '../replicas/index.ts';

export type Rules = Pick<Tables, 'userAgentRules' | 'syntheticRules' | 'installationKey'>;

/** Holds the installation's key: its owner's alone. */
const FILE = 'engine-rules.json';
const MODE = 0o600;

/**
 * What an engine elsewhere said last of rules and key, on disk: a pipeline that starts while its engine is away labels as
 * before. What cannot be kept is told once, and harms nothing else.
 */
export class KeptRules {
  readonly #path: string;
  readonly #onProblem: (message: string) => void;
  /** As they were found; undefined where there were none. */
  readonly last: Rules | undefined;
  #text: string;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, last: Rules | undefined, onProblem: (message: string) => void) {
    this.#path = path;
    this.last = last;
    this.#text = last === undefined ? '' : textOf(last);
    this.#onProblem = onProblem;
  }

  static async open(folder: string, onProblem: (message: string) => void): Promise<KeptRules> {
    const path = join(folder, FILE);
    const text = await readFile(path, 'utf8').catch(() => '');
    return new KeptRules(path, text === '' ? undefined : rulesIn(text), onProblem);
  }

  keep(rules: Rules): void {
    const text = textOf(rules);
    if (text === this.#text) return;
    this.#text = text;
    this.#writing = this.#writing.then(() => this.#write(text));
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  async #write(text: string): Promise<void> {
    try {
      const temporary = `${this.#path}.tmp`;
      const handle = await open(temporary, 'w', MODE);
      await handle.writeFile(text).finally(() => handle.close());
      await rename(temporary, this.#path);
    } catch (error) {
      this.#onProblem(
        `${this.#path} cannot be written (${String(error)}): a start without the engine will not know its rules`,
      );
    }
  }
}

function textOf({ userAgentRules, syntheticRules, installationKey }: Rules): string {
  return JSON.stringify({ userAgentRules, syntheticRules, installationKey });
}

/** A file that was torn or changed is as good as none: the engine says it again. */
function rulesIn(text: string): Rules | undefined {
  try {
    const parsed = rulesSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
