/** Length of a text (characters), a list, or an object (keys); undefined for what has none. */
export function lengthOf(value) {
    if (typeof value === 'string')
        return [...value].length;
    if (Array.isArray(value))
        return value.length;
    return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}
function contains(value, expected) {
    if (typeof value === 'string')
        return value.includes(expected);
    return Array.isArray(value) && value.some((entry) => typeof entry !== 'object' && String(entry) === expected);
}
function isText(value) {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
/** Does it hold for a value that is there? A number is compared with a number, never with a text that looks like one. */
export function holds(comparison, value) {
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
            return isText(value) && new RegExp(comparison.expected, 'u').test(String(value));
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
            return comparison;
    }
}
