import { LABEL_VALUE_MAX_LENGTH, furtherLabel, label, labelValue, tenantLabel } from './labelText.ts';
test.each([
    ['plain', 'GET /', 'a="GET /"'],
    ['a quote', 'say "hi"', 'a="say \\"hi\\""'],
    ['a backslash', 'C:\\n', 'a="C:\\\\n"'],
    ['a line feed', 'two\nlines', 'a="two\\nlines"'],
    ['a carriage return, which needs nothing', 'two\rlines', 'a="two\rlines"'],
    ['NUL, which needs nothing', 'a\0b', 'a="a\0b"'],
    ['other scripts', 'заказ 注文 🛒', 'a="заказ 注文 🛒"'],
    ['nothing', '', 'a=""'],
])('a label is escaped: %s', (_what, value, expected) => {
    expect(label('a', value)).toBe(expected);
});
test('an empty label is left out', () => {
    expect([furtherLabel('a', ''), furtherLabel('a', 'b')]).toEqual(['', ',a="b"']);
});
test('the default tenant has no label', () => {
    expect([tenantLabel('default'), tenantLabel('acme')]).toEqual(['', ',vigil_tenant="acme"']);
});
test.each([
    ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
    [
        'a pair that the cut divides',
        'x'.repeat(LABEL_VALUE_MAX_LENGTH - 1) + '🛒',
        'x'.repeat(LABEL_VALUE_MAX_LENGTH - 1) + '\uFFFD',
    ],
    ['what is too long', 'x'.repeat(5000), 'x'.repeat(LABEL_VALUE_MAX_LENGTH)],
])('a value without %s', (_what, value, expected) => {
    expect(labelValue(value)).toBe(expected);
});
