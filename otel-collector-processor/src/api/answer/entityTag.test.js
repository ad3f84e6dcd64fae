import { entityTag, namesTag } from './entityTag.ts';
describe('an entity tag', () => {
    const tag = entityTag({ nowMs: 1, services: ['a'] }, ['nowMs']);
    test('is weak and short', () => {
        expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
    });
    test('stays when the clock alone went on', () => {
        expect(entityTag({ nowMs: 2, services: ['a'] }, ['nowMs'])).toBe(tag);
    });
    test.each([
        ['the answer changes', { nowMs: 1, services: ['b'] }],
        ['something is added', { nowMs: 1, services: ['a'], more: 0 }],
    ])('changes when %s', (_what, body) => {
        expect(entityTag(body, ['nowMs'])).not.toBe(tag);
    });
});
test.each([
    ['W/"a"', true],
    ['"a"', true],
    ['W/"b", W/"a"', true],
    ['*', true],
    ['W/"b"', false],
    ['a', false],
    ['', false],
    [undefined, false],
])('If-None-Match: %s names W/"a": %s', (header, names) => {
    expect(namesTag(header, 'W/"a"')).toBe(names);
});
