import { configRuleOf, knownKeys } from '@vigil/quality-model';
import { problemAt, PROBLEMS_MAX } from './configProblem.ts';
import { keyPlaceOf, placeOf } from './locatedValue.ts';
import { nearestWord } from './nearestWord.ts';
const TYPES = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping of keys to values',
    record: 'a mapping of keys to values',
};
function typeInWords(value) {
    if (value === null)
        return 'nothing';
    if (Array.isArray(value))
        return 'a list';
    return ({ string: 'text', number: 'a number', boolean: 'true or false', object: 'a mapping' }[typeof value] ??
        'nothing');
}
/** Values are not repeated, whatever they are: somebody may have put a secret where it does not belong. */
function wrongType({ expected, input }) {
    const wanted = TYPES[expected] ?? expected;
    if (input === undefined)
        return { message: `is missing; it must be ${wanted}` };
    if (expected === 'int' && typeof input === 'number')
        return { message: 'must be a whole number, and has a fraction' };
    const hint = expected === 'string' && typeof input !== 'object' ? ': put it in quotes' : '';
    return { message: `must be ${wanted}, and is ${typeInWords(input)}${hint}` };
}
function oneOf(options, input) {
    const words = options.map(String);
    const wanted = words.length === 1 ? `\`${words[0]}\`` : `one of ${words.map((word) => `\`${word}\``).join(', ')}`;
    if (input === undefined)
        return { message: `is missing; it must be ${wanted}` };
    return { message: `must be ${wanted}`, suggestion: typeof input === 'string' ? nearestWord(input, words) : '' };
}
function size(bound, limit, origin) {
    switch (origin) {
        case 'string':
            return limit === 1n || limit === 1 ? 'must not be empty' : `must have ${bound} ${limit} characters`;
        case 'array':
            return limit === 1n || limit === 1 ? 'must have an entry' : `must have ${bound} ${limit} entries`;
        default:
            return `must be ${bound} ${limit}`;
    }
}
const EXPLANATIONS = {
    invalid_type: wrongType,
    invalid_value: ({ values, input }) => oneOf(values, input),
    invalid_union: (issue) => {
        const { options } = issue;
        const { discriminator, input } = issue;
        if (!options || discriminator === undefined)
            return { message: 'fits none of the forms that it may have' };
        const chosen = typeof input === 'object' && input !== null ? Reflect.get(input, discriminator) : undefined;
        return oneOf(options, chosen);
    },
    too_small: ({ minimum, origin }) => ({ message: size('at least', minimum, origin) }),
    too_big: ({ maximum, origin }) => ({ message: size('at most', maximum, origin) }),
    invalid_format: ({ message }) => ({ message }),
    not_multiple_of: ({ divisor }) => ({ message: `must be a multiple of ${divisor}` }),
    unrecognized_keys: ({ message }) => ({ message }), // see unknownKey
    invalid_key: () => ({ message: 'is not a key that may stand here' }),
    invalid_element: ({ message }) => ({ message }),
    custom: ({ message }) => ({ message }),
};
function explain(issue) {
    const row = EXPLANATIONS[issue.code];
    return row(issue);
}
function unknownKey(root, parent, key) {
    const path = [...parent, key];
    const known = knownKeys(parent);
    const suggestion = nearestWord(key, known);
    const list = suggestion === '' && known.length > 0 ? `; known here: ${known.join(', ')}` : '';
    return problemAt(keyPlaceOf(root, path), { path, message: `is not a known key${list}`, suggestion });
}
/** An issue of one thing: an issue of several unknown keys is as many of them. */
function singleIssues(issue) {
    return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ ...issue, keys: [key] })) : [issue];
}
function explainSingle(issue, root) {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys')
        return unknownKey(root, path, issue.keys[0] ?? '');
    const { message, suggestion = '' } = explain(issue);
    const rule = configRuleOf(issue);
    const place = placeOf(root, path);
    switch (rule?.rule) {
        case 'duplicate': {
            const field = path.at(-1);
            const first = placeOf(root, [...path.slice(0, -2), rule.firstIndex, field]);
            const where = first.file === place.file ? `line ${first.line}` : `${first.file}, line ${first.line}`;
            return problemAt(place, { path, message: `${message}, at ${where}` });
        }
        case 'unknown_reference': {
            const input = typeof issue.input === 'string' ? issue.input : '';
            return problemAt(place, { path, message, suggestion: nearestWord(input, rule.known) });
        }
        case 'literal_secret':
        case undefined:
            return problemAt(place, { path, message, suggestion });
        default:
            return rule;
    }
}
/** The issues of the schema as problems with their places. The input must be in each issue (`reportInput`). */
export function explainIssues(issues, root) {
    const all = issues.flatMap(singleIssues);
    const told = all.slice(0, PROBLEMS_MAX);
    return { problems: told.map((issue) => explainSingle(issue, root)), untold: all.length - told.length };
}
