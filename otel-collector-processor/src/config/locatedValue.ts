/** A point of a configuration file; line and column count from 1. */
export type Place = Readonly<{ file: string; line: number; column: number }>;

export type Scalar = string | number | boolean | null;

export type LocatedScalar = Readonly<{ kind: 'scalar'; place: Place; value: Scalar }>;
export type LocatedList = Readonly<{ kind: 'list'; place: Place; items: readonly LocatedValue[] }>;
export type LocatedMap = Readonly<{ kind: 'map'; place: Place; entries: ReadonlyMap<string, LocatedEntry> }>;
export type LocatedEntry = Readonly<{ keyPlace: Place; value: LocatedValue }>;

/** A value as it was written, with where it was written. What several files say together has places in several. */
export type LocatedValue = LocatedScalar | LocatedList | LocatedMap;

/** An empty configuration, as if it stood at the beginning of `file`. */
export function emptyMap(file: string): LocatedMap {
  return { kind: 'map', place: { file, line: 1, column: 1 }, entries: new Map() };
}

/**
 * The value without its places. A key with nothing behind it (`forward:`, its entries commented out) counts as not
 * written; an empty entry of a list does not.
 */
export function plainValue(located: LocatedValue): unknown {
  switch (located.kind) {
    case 'scalar':
      return located.value;
    case 'list':
      return located.items.map(plainValue);
    case 'map':
      return Object.fromEntries(
        [...located.entries]
          .filter(([, { value }]) => !isNothing(value))
          .map(([key, { value }]) => [key, plainValue(value)]),
      );
    default:
      return located satisfies never;
  }
}

export function isNothing(located: LocatedValue): boolean {
  return located.kind === 'scalar' && located.value === null;
}

/**
 * Where the value at `path` was written: a scalar itself, of a mapping or list its key. Where there is nothing at
 * `path`, the nearest place around it.
 */
export function placeOf(root: LocatedValue, path: readonly PropertyKey[]): Place {
  let place = root.place;
  let located: LocatedValue = root;
  for (const segment of path) {
    const [child, childPlace] = step(located, segment);
    if (child === undefined) return childPlace ?? place;
    [located, place] = [child, childPlace];
  }
  return place;
}

/** Where the key at the end of `path` was written; as `placeOf` where there is no key. */
export function keyPlaceOf(root: LocatedValue, path: readonly PropertyKey[]): Place {
  const parent = valueAt(root, path.slice(0, -1));
  const key = path.at(-1);
  const entry = parent?.kind === 'map' && key !== undefined ? parent.entries.get(String(key)) : undefined;
  return entry?.keyPlace ?? placeOf(root, path);
}

function valueAt(root: LocatedValue, path: readonly PropertyKey[]): LocatedValue | undefined {
  let located: LocatedValue | undefined = root;
  for (const segment of path) located = located && step(located, segment)[0];
  return located;
}

type Step = readonly [child: LocatedValue, place: Place] | readonly [child: undefined, place: undefined];

function step(located: LocatedValue, segment: PropertyKey): Step {
  if (located.kind === 'list') {
    const item = typeof segment === 'number' ? located.items[segment] : undefined;
    return item ? [item, item.place] : [undefined, undefined];
  }
  const entry = located.kind === 'map' ? located.entries.get(String(segment)) : undefined;
  if (entry === undefined) return [undefined, undefined];
  const writtenThere = entry.value.kind === 'scalar' && entry.value.value !== null;
  return [entry.value, writtenThere ? entry.value.place : entry.keyPlace];
}
