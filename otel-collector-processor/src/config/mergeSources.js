import { problemAt } from './configProblem.ts';
import { isNothing } from './locatedValue.ts';
/**
 * The files of a folder as one: mappings are joined, lists follow one another in the order of the files, and what two
 * files say of one scalar is a problem that names both, even if they say the same.
 */
export function mergeSources(first, others) {
    const problems = [];
    const root = others.reduce((merged, other) => mergeMaps(merged, other, [], problems), first);
    return { root, problems };
}
function mergeMaps(a, b, path, problems) {
    const entries = new Map(a.entries);
    for (const [key, entry] of b.entries) {
        const earlier = entries.get(key);
        entries.set(key, earlier ? mergeEntries(earlier, entry, [...path, key], problems) : entry);
    }
    return { ...a, entries };
}
function mergeEntries(a, b, path, problems) {
    if (isNothing(b.value))
        return a;
    if (isNothing(a.value))
        return b;
    const value = mergeValues(a.value, b.value, path, problems);
    if (value)
        return { ...a, value };
    const message = `is also set in ${a.keyPlace.file}, at line ${a.keyPlace.line}: keep one of the two`;
    problems.push(problemAt(b.keyPlace, { path, message }));
    return a;
}
function mergeValues(a, b, path, problems) {
    if (a.kind === 'map' && b.kind === 'map')
        return mergeMaps(a, b, path, problems);
    if (a.kind === 'list' && b.kind === 'list')
        return { ...a, items: [...a.items, ...b.items] };
    return undefined;
}
