import { createRedactor } from './redactor.ts';
const redactor = createRedactor(['p/w "1"', 'long-secret', 'long-secret-and-more', 'ab', '']);
test.each([
    ['a secret', 'it is p/w "1"!', 'it is [redacted]!'],
    ['one in a URL', 'http://a/p%2Fw%20%221%22/x', 'http://a/[redacted]/x'],
    ['one in JSON', '{"a":"p/w \\"1\\""}', '{"a":"[redacted]"}'],
    ['one in base64', `x ${Buffer.from('p/w "1"').toString('base64')}`, 'x [redacted]=='],
    ['one that another is a part of', 'long-secret-and-more', '[redacted]'],
    ['a credential by its form', 'Bearer abcdef123456', 'Bearer [redacted]'],
    ['nothing', 'all is well', 'all is well'],
    ['what is too short to be one', 'ab', 'ab'],
])('%s', (_what, text, redacted) => {
    expect(redactor.redact(text)).toBe(redacted);
});
test('one that is added later is hidden from then on', () => {
    const later = createRedactor([]);
    expect(later.redact('token-1')).toBe('token-1');
    later.add('token-1');
    expect([later.redact('token-1'), later.holdsSecret('a token-1'), later.holdsSecret('b')]).toEqual([
        '[redacted]',
        true,
        false,
    ]);
});
