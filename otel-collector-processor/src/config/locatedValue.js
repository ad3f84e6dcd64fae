/** An empty configuration, as if it stood at the beginning of `file`. */
export function emptyMap(file) {
    return { kind: 'map', place: { file, line: 1, column: 1 }, entries: new Map() };
}
/**
 * The value without its places. A key with nothing behind it (`forward:`, its entries commented out) counts as not
 * written; an empty entry of a list does not.
 */
export function plainValue(located) {
    switch (located.kind) {
        case 'scalar':
            return located.value;
        case 'list':
            return located.items.map(plainValue);
        case 'map':
            return Object.fromEntries([...located.entries]
                .filter(([, { value }]) => !isNothing(value))
                .map(([key, { value }]) => [key, plainValue(value)]));
        default:
            return located;
    }
}
export function isNothing(located) {
    return located.kind === 'scalar' && located.value === null;
}
/**
 * Where the value at `path` was written: a scalar itself, of a mapping or list its key. Where there is nothing at
 * `path`, the nearest place around it.
 */
export function placeOf(root, path) {
    let place = root.place;
    let located = root;
    for (const segment of path) {
        const [child, childPlace] = step(located, segment);
        if (child === undefined)
            return childPlace ?? place;
        [located, place] = [child, childPlace];
    }
    return place;
}
/** Where the key at the end of `path` was written; as `placeOf` where there is no key. */
export function keyPlaceOf(root, path) {
    const parent = valueAt(root, path.slice(0, -1));
    const key = path.at(-1);
    const entry = parent?.kind === 'map' && key !== undefined ? parent.entries.get(String(key)) : undefined;
    return entry?.keyPlace ?? placeOf(root, path);
}
function valueAt(root, path) {
    let located = root;
    for (const segment of path)
        located = located && step(located, segment)[0];
    return located;
}
function step(located, segment) {
    if (located.kind === 'list') {
        const item = typeof segment === 'number' ? located.items[segment] : undefined;
        return item ? [item, item.place] : [undefined, undefined];
    }
    const entry = located.kind === 'map' ? located.entries.get(String(segment)) : undefined;
    if (entry === undefined)
        return [undefined, undefined];
    const writtenThere = entry.value.kind === 'scalar' && entry.value.value !== null;
    return [entry.value, writtenThere ? entry.value.place : entry.keyPlace];
}
