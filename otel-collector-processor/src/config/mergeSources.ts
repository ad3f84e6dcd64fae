import type { ConfigProblem } from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { isNothing, type LocatedEntry, type LocatedMap, type LocatedValue } from './locatedValue.ts';

export type Merged = Readonly<{ root: LocatedMap; problems: readonly ConfigProblem[] }>;

/**
 * The files of a folder as one: mappings are joined, lists follow one another in the order of the files, and what two
 * files say of one scalar is a problem that names both, even if they say the same.
 */
export function mergeSources(first: LocatedMap, others: readonly LocatedMap[]): Merged {
  const problems: ConfigProblem[] = [];
  const root = others.reduce((merged, other) => mergeMaps(merged, other, [], problems), first);
  return { root, problems };
}

function mergeMaps(a: LocatedMap, b: LocatedMap, path: readonly string[], problems: ConfigProblem[]): LocatedMap {
  const entries = new Map(a.entries);
  for (const [key, entry] of b.entries) {
    const earlier = entries.get(key);
    entries.set(key, earlier ? mergeEntries(earlier, entry, [...path, key], problems) : entry);
  }
  return { ...a, entries };
}

function mergeEntries(
  a: LocatedEntry,
  b: LocatedEntry,
  path: readonly string[],
  problems: ConfigProblem[],
): LocatedEntry {
  if (isNothing(b.value)) return a;
  if (isNothing(a.value)) return b;
  const value = mergeValues(a.value, b.value, path, problems);
  if (value) return { ...a, value };
  const message = `is also set in ${a.keyPlace.file}, at line ${a.keyPlace.line}: keep one of the two`;
  problems.push(problemAt(b.keyPlace, { path, message }));
  return a;
}

function mergeValues(
  a: LocatedValue,
  b: LocatedValue,
  path: readonly string[],
  problems: ConfigProblem[],
): LocatedValue | undefined {
  if (a.kind === 'map' && b.kind === 'map') return mergeMaps(a, b, path, problems);
  if (a.kind === 'list' && b.kind === 'list') return { ...a, items: [...a.items, ...b.items] };
  return undefined;
}
