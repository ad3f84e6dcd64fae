import { bearsToken } from './bearsToken.ts';
test.each([
    ['the token', 'Bearer abc', 'abc', true],
    ['the token behind any capitals', 'bEARER  abc ', 'abc', true],
    ['another', 'Bearer abd', 'abc', false],
    ['more than it', 'Bearer abcd', 'abc', false],
    ['nothing', undefined, 'abc', false],
    ['an empty header', '', 'abc', false],
    ['another scheme', 'Basic abc', 'abc', false],
    ['something where there is no token', 'Bearer abc', undefined, false],
    ['nothing where there is no token', undefined, undefined, false],
    ['nothing where the token is empty', 'Bearer ', '', false],
])('%s', (_what, authorization, token, bears) => {
    expect(bearsToken(authorization, token)).toBe(bears);
});
