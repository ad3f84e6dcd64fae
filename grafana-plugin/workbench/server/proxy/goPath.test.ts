import { escapedPath, escapePath, unescapePath } from './goPath.ts';

test.each([
  ['plain', 'api/v1/issues', 'api/v1/issues'],
  ['two dots', 'query/../act', 'query/../act'],
  ['a space', 'a b', 'a%20b'],
  ['a question mark', 'a?b', 'a%3Fb'],
  ['what Go leaves alone', '$&+,/:;=@-_.~', '$&+,/:;=@-_.~'],
  ['what Go does not', "!'()*[]", '%21%27%28%29%2A%5B%5D'],
  ['a percent sign', '100%', '100%25'],
  ['umlauts, as bytes of UTF-8', 'jürgen', 'j%C3%BCrgen'],
  ['an emoji', '👍', '%F0%9F%91%8D'],
])('Go writes %s: %s as %s', (_what, path, written) => {
  expect(escapePath(path)).toBe(written);
});

test.each([
  ['dots', '%2e%2E/x', '../x'],
  ['a slash', 'x%2fy', 'x/y'],
  ['bytes of UTF-8', 'j%C3%BCrgen', 'jürgen'],
  ['once only', '%252e', '%2e'],
  ['a lone percent sign', '100%', undefined],
  ['half an escape', 'a%2', undefined],
  ['no hexadecimal', '%zz', undefined],
])('Go reads %s: %s as %s', (_what, sent, read) => {
  expect(unescapePath(sent)).toBe(read);
});

test.each([
  ['as it was sent', '/a/%2e%2e/(b)', '/a/%2e%2e/(b)'],
  ['anew, where it was no valid encoding', '/a/%2e%2e/"b"', '/a/../%22b%22'],
  ['not at all, where Go answers 400', '/a/%zz', undefined],
])('the path of a request is seen %s', (_how, sent, seen) => {
  expect(escapedPath(sent)).toBe(seen);
});
