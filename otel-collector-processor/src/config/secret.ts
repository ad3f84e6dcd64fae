import { inspect } from 'node:util';
import { REDACTED } from '../log/index.ts';

/**
 * A secret that cannot get into a log, an answer or a template by accident: as text, as JSON and when inspected it is
 * `[redacted]`. It does not cross to a worker (a structured clone of it is empty): reveal it there where it is sent.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where it is used, and keep no copy. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
