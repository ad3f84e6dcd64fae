import type { Comparison } from '@vigil/quality-model';
import { matches } from './pattern.ts';

/** Length of a text (characters), a list, or an object (keys); undefined for what has none. */
export function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

function contains(value: unknown, expected: string): boolean {
  if (typeof value === 'string') return value.includes(expected);
  return Array.isArray(value) && value.some((entry) => typeof entry !== 'object' && String(entry) === expected);
}

function isText(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Does it hold for a value that is there? A number is compared with a number, never with a text that looks like one. */
export function holds(comparison: Exclude<Comparison, Readonly<{ kind: 'exists' }>>, value: unknown): boolean {
  switch (comparison.kind) {
    case 'equals':
      return value === comparison.expected;
    case 'notEquals':
      return value !== comparison.expected;
    case 'contains':
      return contains(value, comparison.expected);
    case 'notContains':
      return !contains(value, comparison.expected);
    case 'matches':
      return isText(value) && matches(comparison.expected, String(value));
    case 'notMatches':
      return !isText(value) || !matches(comparison.expected, String(value));
    case 'length':
      return lengthOf(value) === comparison.expected;
    case 'lt':
      return typeof value === 'number' && value < comparison.expected;
    case 'lte':
      return typeof value === 'number' && value <= comparison.expected;
    case 'gt':
      return typeof value === 'number' && value > comparison.expected;
    case 'gte':
      return typeof value === 'number' && value >= comparison.expected;
    default:
      return comparison satisfies never;
  }
}
