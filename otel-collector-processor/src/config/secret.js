import { inspect } from 'node:util';
import { REDACTED } from '../log/index.ts';
/**
 * A secret that cannot get into a log, an answer or a template by accident: as text, as JSON and when inspected it is
 * `[redacted]`. It does not cross to a worker (a structured clone of it is empty): reveal it there where it is sent.
 */
export class Secret {
    #value;
    constructor(value) {
        this.#value = value;
    }
    /** The value itself. Call it where it is used, and keep no copy. */
    reveal() {
        return this.#value;
    }
    toString() {
        return REDACTED;
    }
    toJSON() {
        return REDACTED;
    }
    [inspect.custom]() {
        return REDACTED;
    }
}
