import { z } from 'zod';
import { type ConfigRule, evenIfIncomplete, isMapping } from './configRule.ts';

export type UniqueKey = Readonly<{
  /** What two entries may not share, in words: `id`, `team`. */
  what: string;
  /** The field an issue points at. */
  field: string;
  /** The key to compare; undefined while the entry is too broken to have one. */
  keyOf: (entry: Readonly<Record<string, unknown>>) => string | undefined;
}>;

/** A list whose entries differ in `unique`; the second of two equals is the issue, with rule `duplicate`. */
export function uniqueList<Entry extends z.ZodType>(entry: Entry, unique: UniqueKey) {
  return z.array(entry).superRefine((entries: unknown, ctx) => {
    if (!Array.isArray(entries)) return;
    const firstIndexes = new Map<string, number>();
    entries.forEach((candidate: unknown, index) => {
      const key = isMapping(candidate) ? unique.keyOf(candidate) : undefined;
      if (key === undefined) return;
      const firstIndex = firstIndexes.get(key);
      if (firstIndex === undefined) {
        firstIndexes.set(key, index);
        return;
      }
      const params: ConfigRule = { rule: 'duplicate', firstIndex };
      ctx.addIssue({
        code: 'custom',
        path: [index, unique.field],
        message: `repeats the ${unique.what} of an earlier entry`,
        params,
        input: candidate,
      });
    });
  }, evenIfIncomplete);
}

/** The text at `field`, or undefined. */
export function textOf(entry: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = entry[field];
  return typeof value === 'string' ? value : undefined;
}
