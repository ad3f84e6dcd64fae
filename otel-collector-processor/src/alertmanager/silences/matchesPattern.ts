import { RE2JS, RE2JSSyntaxException } from 're2js';

/** No hand-written pattern is longer. */
const PATTERN_MAX_CHARS = 1000;

export type PatternResult =
  | Readonly<{ kind: 'tried'; matches: readonly boolean[] }>
  /** `why` is the end of a sentence about the matcher. */
  | Readonly<{ kind: 'invalid'; why: string }>;

const invalid = (why: string): PatternResult => ({ kind: 'invalid', why });

/**
 * Which of the values a regular expression of RE2 matches, from their first character to their last, as Alertmanager's
 * matchers do: by the same syntax, in time that grows with the value and not faster.
 */
export function matchesPattern(pattern: string, values: readonly string[]): PatternResult {
  if (pattern.length > PATTERN_MAX_CHARS)
    return invalid(`is longer than the ${PATTERN_MAX_CHARS} characters that can be tried here`);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(`^(?:${pattern})$`);
  } catch (error) {
    return invalid(whyInvalid(pattern, error));
  }
  return { kind: 'tried', matches: values.map((value) => compiled.matches(value)) };
}

/** Of the pattern as it was written, where it is wrong by itself. */
function whyInvalid(pattern: string, wrapped: unknown): string {
  let cause = wrapped;
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    cause = error;
  }
  if (!(cause instanceof RE2JSSyntaxException)) throw cause;
  return `is not a regular expression (${cause.message.replace('error parsing regexp: ', '')})`;
}
