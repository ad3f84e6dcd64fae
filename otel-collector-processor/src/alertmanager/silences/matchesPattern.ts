import { createContext, Script } from 'node:vm';
import { re2Pattern, UnsupportedPatternError } from './re2Pattern.ts';

/** No hand-written pattern is longer. */
const PATTERN_MAX_CHARS = 1000;

/** RE2 takes linear time; ECMAScript's engine may take for ever. A usual pattern tries 5,000 values in 2 ms. */
const TRY_MAX_MS = 100;
/** The limit is of the clock, and a busy machine may have done something else meanwhile: not every time. */
const TRIES_MAX = 3;

export type PatternResult =
  | Readonly<{ kind: 'tried'; matches: readonly boolean[] }>
  /** `why` is the end of a sentence about the matcher. */
  | Readonly<{ kind: 'invalid'; why: string }>;

const invalid = (why: string): PatternResult => ({ kind: 'invalid', why });

/** A script alone can be stopped in the middle of a match. */
const TRY = new Script('const tried = new RegExp(source, "u"); values.map((value) => tried.test(value))');

/** Which of the values a regular expression of RE2 matches, from their first character to their last. */
export function matchesPattern(pattern: string, values: readonly string[]): PatternResult {
  if (pattern.length > PATTERN_MAX_CHARS)
    return invalid(`is longer than the ${PATTERN_MAX_CHARS} characters that can be tried here`);
  for (let tries = 1; ; tries++) {
    try {
      const source = `^(?:${re2Pattern(pattern)})$`;
      const context = createContext({ source, values: [...values] });
      return { kind: 'tried', matches: TRY.runInContext(context, { timeout: TRY_MAX_MS }) as readonly boolean[] };
    } catch (error) {
      if (error instanceof UnsupportedPatternError) return invalid(error.message);
      const isLate = (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
      if (!isLate) return invalid('is not a regular expression');
      if (tries === TRIES_MAX)
        return invalid(`takes too long to try here (more than ${TRY_MAX_MS} ms): write it simpler`);
    }
  }
}
