import { joinPaths, targetUrl } from './targetUrl.ts';

describe('a request goes', () => {
  test.each([
    ['to the tail below the route', 'http://c:4320/api/v1', 'issues', '?a=1&b', '/api/v1/issues?a=1&b'],
    ['with its dots', 'http://c/api/v1/query', '../act/ack', '', '/api/v1/query/../act/ack'],
    ['with one slash of two', 'http://c/api/v1', '/admin/x', '', '/api/v1/admin/x'],
    ['encoded as Go does it', 'http://c/api', 'x y/(z)', '', '/api/x%20y/%28z%29'],
    ['without the route’s own query', 'http://c/exactly?dropped=yes', '', '?kept=yes', '/exactly?kept=yes'],
    ['to the root of an address without a path', 'http://c', '', '', '/'],
  ])('%s', (_how, url, tail, query, path) => {
    expect(targetUrl(url, tail, query)).toMatchObject({ kind: 'url', path });
  });

  test('to the address’s scheme, host and port', () => {
    const target = targetUrl('https://[::1]:4320/api', 'x', '');
    expect(target.kind === 'url' && target.origin.href).toBe('https://[::1]:4320/');
  });

  test.each([
    ['nowhere: no address is set', '<no value>/api/v1', 'unreachable'],
    ['nowhere: it is empty', '/api/v1', 'unreachable'],
    ['nowhere: a scheme that is none of the web', 'ftp://c/api', 'unreachable'],
    ['nowhere: a name before a colon is a scheme to Go', 'localhost:4320/api', 'unreachable'],
    ['nowhere: no host', 'http:///api', 'unreachable'],
    ['nowhere: a number before a colon is no URL to Go', '127.0.0.1:4320/api', 'unparsable'],
    ['nowhere: a control character', 'http://c/\napi', 'unparsable'],
    ['nowhere: half an escape', 'http://c/%2', 'unparsable'],
  ])('%s', (_why, url, kind) => {
    expect(targetUrl(url, 'x', '')).toEqual({ kind });
  });
});

test.each([
  ['/a', 'b', '/a/b'],
  ['/a/', 'b', '/a/b'],
  ['/a', '/b', '/a/b'],
  ['/a/', '/b', '/a/b'],
  ['/a', '//b', '/a//b'],
  ['/a', '', '/a'],
])('%s and %s are %s', (base, tail, joined) => {
  expect(joinPaths(base, tail)).toBe(joined);
});
