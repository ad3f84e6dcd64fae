/** More are not shown: a file that is wrong all over is better begun anew. */
export const PROBLEMS_MAX = 100;
/** A problem at a place. `message` never repeats a value that might be a secret. */
export function problemAt(place, parts) {
    return problem(place.file, place, parts);
}
/** A problem of a whole file. */
export function problemOf(file, message) {
    return problem(file, { line: null, column: null }, { message });
}
function problem(file, { line, column }, { message, path = [], suggestion = '' }) {
    return { severity: 'error', message, path: printable(path.map(String).join('.')), file, line, column, suggestion };
}
/** A key may hold anything: control characters must not reach a terminal or break a line. */
function printable(text) {
    return text.replaceAll(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
}
/** By file, line and column, and not more than a person can use; `untold` is how many more there are. */
export function sortedProblems(problems, untold) {
    const sorted = problems.toSorted((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
    const told = sorted.slice(0, PROBLEMS_MAX);
    const more = sorted.length - told.length + untold;
    return more === 0 ? told : [...told, problemOf(told.at(-1)?.file ?? '', `and ${more} more problems`)];
}
/** One line: `vigil.yaml:3:5 forward.0.protcol: is not a known key (did you mean `protocol`?)`. */
export function formatProblem({ file, line, column, path, message, suggestion }) {
    const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
    const subject = path === '' ? '' : ` ${path}:`;
    return `${place}${subject} ${message}${suggestion === '' ? '' : ` (did you mean \`${suggestion}\`?)`}`;
}
