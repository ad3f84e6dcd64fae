import { RE2JS } from 're2js';

/** More of a text is not looked at: what is worth a pattern is at its beginning, and time is in proportion. */
const LOOKED_AT_MAX_LENGTH = 1024 * 1024;
/** A runner performs the same journeys again and again. */
const COMPILED_MAX = 1000;

const compiled = new Map<string, RE2JS>();

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  const made = RE2JS.compile(pattern);
  compiled.set(pattern, made);
  return made;
}

/** Does a pattern of RE2 match somewhere in the text? Takes time in proportion to the text, whatever the pattern is. */
export function matches(pattern: string, text: string): boolean {
  return compile(pattern).matcher(text.slice(0, LOOKED_AT_MAX_LENGTH)).find();
}

/** The first group of the first match, the match where there is no group; undefined without a match. */
export function firstGroup(pattern: string, text: string): string | undefined {
  const matcher = compile(pattern).matcher(text.slice(0, LOOKED_AT_MAX_LENGTH));
  if (!matcher.find()) return undefined;
  return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? undefined;
}
