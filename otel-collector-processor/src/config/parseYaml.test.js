import { formatProblem } from './configProblem.ts';
import { placeOf, plainValue } from './locatedValue.ts';
import { DEPTH_MAX, parseYaml } from './parseYaml.ts';
const problemsOf = (text) => parseYaml({ file: 'v.yaml', text }).problems.map(formatProblem);
const valueOf = (text) => plainValue(parseYaml({ file: 'v.yaml', text }).root);
describe('YAML', () => {
    test.each([
        ['an empty file', '', {}],
        ['comments alone', '# nothing yet\n', {}],
        ['a document mark alone', '---\n', {}],
        ['a mapping', 'a: 1\nb: [x, true, null, "2"]', { a: 1, b: ['x', true, null, '2'] }],
        ['keys without a value as not written', 'a:\nb: ~\nc:\n  d:\n', { c: {} }],
        ['an alias', 'a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
        ['an anchor that is used again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
        ['keys that are numbers as text', '1: x', { '1': 'x' }],
        ['a mark of byte order and lines of Windows', '\ufeffa: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
        ['YAML 1.1 booleans as text', 'a: yes', { a: 'yes' }],
        ['JSON', '{"a": [1, {"b": null}]}', { a: [1, {}] }],
    ])('is read: %s', (_what, text, value) => {
        expect(problemsOf(text)).toEqual([]);
        expect(valueOf(text)).toEqual(value);
    });
    it('keeps a key called __proto__ as a key', () => {
        const value = valueOf('__proto__: {admin: true}');
        expect(Object.keys(value)).toEqual(['__proto__']);
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    });
    test.each([
        ['a key that is there twice', 'a: 1\nb: 2\na: 3\n', 'v.yaml:3:1 a: is there twice: the first is at line 1'],
        ['a quote without an end', 'a: "x\n', 'v.yaml:2:1 a character is missing'],
        ['a bracket without an end', 'a: [1, 2\n', 'v.yaml:2:1 wrong indentation, or a bracket'],
        ['two colons', 'a: b: c\n', 'v.yaml:1:4 two keys on one line'],
        ['a tab', 'a:\n\tb: 1\n', 'v.yaml:2:1 a tab as indentation'],
        ['wrong indentation', 'a:\n  b: 1\n c: 2\n', 'v.yaml:3:1 wrong indentation'],
        ['two documents', 'a: 1\n---\nb: 2\n', 'v.yaml:2:1 the file holds several documents'],
        ['an unknown tag', 'a: !secret x\n', 'v.yaml:1:4 a tag (!name) that is not known'],
        ['a binary', 'a: !!binary aGk=\n', 'v.yaml:1:4 a tag (!name) that is not known'],
        ['a key that is a list', '? [a]\n: 1\n', 'v.yaml:1:3 a key must be text'],
        ['a list on top', '- a\n', 'v.yaml:1:1 the file must be a mapping, such as `forward: …`, and is a list'],
        ['a text on top', 'hello', 'v.yaml:1:1 the file must be a mapping, such as `forward: …`, and is one text'],
        ['an alias of nothing', 'a:\n  b: *x\n', 'v.yaml:2:6 a.b: the alias *x stands for an anchor that is not above it'],
        ['an alias of itself', 'a: &x [*x]\n', 'v.yaml:1:8 a.0: the alias *x stands inside what it stands for'],
    ])('is refused with its place: %s', (_what, text, problem) => {
        expect(problemsOf(text)[0]).toContain(problem);
    });
    it('never repeats what was written, as it may be a secret', () => {
        expect(problemsOf('a: "hunter2" "hunter2"\nb: \'hunter2\'hunter2\n- hunter2').join()).not.toContain('hunter2');
    });
});
describe('hostile YAML', () => {
    /** The parser's own stack may end before the limit is looked at: how deep that is depends on what runs around it. */
    const DEEP = /^v\.yaml:\d+:\d+ is nested (too deeply|deeper than 64 levels)$/;
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'].map((line, index) => {
        const [name, before] = [line, String.fromCharCode(96 + index)];
        return index === 0 ? line : `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
    });
    test.each([
        ['nested aliases', bomb.join('\n'), /^v\.yaml:6:\d+ f\.\d: aliases multiply the file to more than 100000 values/],
        ['one alias very often', `a: &a [${'x,'.repeat(1000)}]\nb: [${'*a,'.repeat(200)}]`, /aliases multiply the file/],
        ['lists nested 1,000 deep', `a: ${'['.repeat(1000)}${']'.repeat(1000)}`, DEEP],
        ['dashes nested 1,000 deep', '- '.repeat(1000), DEEP],
        [
            'mappings nested 1,000 deep',
            Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
            DEEP,
        ],
        ['brackets alone', '['.repeat(20_000), /^v\.yaml:1:\d+ /],
        ['quotes alone', '"'.repeat(20_000), /^v\.yaml:1:\d+ something that does not belong here/],
    ])('is refused with one line that says why: %s', (_what, text, problem) => {
        const problems = problemsOf(text);
        expect(problems[0]).toMatch(problem);
        expect(problems.length).toBeLessThanOrEqual(10);
    });
    it('is read up to the depth that is allowed', () => {
        const text = `${'{a: '.repeat(DEPTH_MAX)}1${'}'.repeat(DEPTH_MAX)}`;
        expect(problemsOf(text)).toEqual([]);
        expect(problemsOf(`{a: ${text}}`)).toEqual([expect.stringContaining('nested deeper')]);
    });
});
describe('the place of a value', () => {
    const { root } = parseYaml({
        file: 'v.yaml',
        text: 'receivers:\n  otlp:\n    host: 1\nforward:\n  - id: a\n    signals: [x]\n  - endpoint: b\nempty:\n',
    });
    test.each([
        ['the file', [], '1:1'],
        ['a scalar is where it is written', ['receivers', 'otlp', 'host'], '3:11'],
        ['a mapping is its key', ['receivers', 'otlp'], '2:3'],
        ['a list is its key', ['forward'], '4:1'],
        ['an entry of a list', ['forward', 1], '7:5'],
        ['a key that is missing in an entry is the entry', ['forward', 1, 'id'], '7:5'],
        ['a key that is missing in a mapping is the mapping', ['receivers', 'otlp', 'port'], '2:3'],
        ['what is far from there is the nearest around it', ['forward', 9, 'a', 'b'], '4:1'],
        ['a key without a value is the key', ['empty'], '8:1'],
        ['what is below a scalar is the scalar', ['receivers', 'otlp', 'host', 'x'], '3:11'],
    ])('of %s', (_what, path, expected) => {
        const { line, column } = placeOf(root, path);
        expect(`${line}:${column}`).toBe(expected);
    });
});
