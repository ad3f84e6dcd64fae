import type { z } from 'zod';

/**
 * What a rule of vigil.yaml that no type can say found out, beside its sentence. It travels as `params` of a zod
 * `custom` issue, so that whoever shows the issue can say where the other half is.
 * - duplicate: entry `firstIndex` of the same list has the same key.
 * - literal_secret: a secret was written into the file.
 * - unknown_reference: the name is none of `known`.
 */
export type ConfigRule =
  | Readonly<{ rule: 'duplicate'; firstIndex: number }>
  | Readonly<{ rule: 'literal_secret' }>
  | Readonly<{ rule: 'unknown_reference'; known: readonly string[] }>;

/** The rule behind an issue; undefined for an issue of zod's own, or of a rule with nothing to add. */
export function configRuleOf(issue: z.core.$ZodIssue): ConfigRule | undefined {
  if (issue.code !== 'custom' || typeof issue.params?.['rule'] !== 'string') return undefined;
  return issue.params as ConfigRule;
}

/**
 * For `superRefine`: run although a part of the value is wrong, so that one run names every mistake. Such a rule must
 * take what it is given as unknown. (zod skips it all the same after a fraction where a whole number belongs.)
 */
export const evenIfIncomplete = { when: () => true } as const;

/** A mapping of unknown values: what such a rule finds where an object was expected. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
