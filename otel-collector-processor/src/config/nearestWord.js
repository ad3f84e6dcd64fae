/**
 * Edits that turn `a` into `b`: insert, delete, replace, swap neighbours (optimal string alignment distance;
 * L. Boytsov, "Indexing methods for approximate dictionary searching", 2011, §2.1). O(a·b).
 */
export function editDistance(a, b) {
    const rows = Array.from({ length: a.length + 1 }, (_, i) => new Array(b.length + 1).fill(i));
    const at = (i, j) => rows[i][j];
    for (let j = 1; j <= b.length; j++)
        rows[0][j] = j;
    for (let i = 1; i <= a.length; i++) {
        for (let j = 1; j <= b.length; j++) {
            const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
            rows[i][j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped);
        }
    }
    return at(a.length, b.length);
}
/** Longer words than this are no misspelt key, and comparing them would take long. */
const WORD_MAX_LENGTH = 64;
/** snake_case, kebab-case and another case are the same word to a person. */
const plain = (word) => word.toLowerCase().replaceAll(/[-_ ]/g, '');
/** The candidate that was probably meant by `word`: at most a third of its letters are different. '' if none is near. */
export function nearestWord(word, candidates) {
    if (word.length > WORD_MAX_LENGTH)
        return '';
    const plainWord = plain(word);
    let nearest = '';
    let nearestDistance = Math.max(1, Math.floor(plainWord.length / 3)) + 1;
    for (const candidate of candidates) {
        const plainCandidate = plain(candidate);
        const tooFar = Math.abs(plainCandidate.length - plainWord.length) >= nearestDistance;
        if (candidate === word || tooFar)
            continue;
        const distance = editDistance(plainWord, plainCandidate);
        if (distance < nearestDistance)
            [nearest, nearestDistance] = [candidate, distance];
    }
    return nearest;
}
