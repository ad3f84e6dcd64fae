import type { ProxyRoute } from '../plugins/pluginDescriptor.ts';
import { matchPath, matchRoute } from './matchRoute.ts';

const route = (path: string, method: string): ProxyRoute => ({
  path,
  method,
  url: '',
  reqAction: '',
  reqRole: undefined,
  headers: [],
});

/** As measured on Grafana 12.3: narrow before wide. */
const ROUTES = [
  route('api/v1/admin/*', ''),
  route('api/v1/act/*', 'POST'),
  route('api/v1/query/*', 'POST'),
  route('api/v1/*', 'GET'),
];

describe('the route that counts', () => {
  test.each([
    ['GET', 'api/v1/issues', 'api/v1/*', 'issues'],
    ['GET', 'api/v1/admin/tokens', 'api/v1/admin/*', 'tokens'],
    ['POST', 'api/v1/act/ack', 'api/v1/act/*', 'ack'],
    ['GET', 'api/v1/act/ack', 'api/v1/*', 'act/ack'],
    // What the raw path lets through:
    ['POST', 'api/v1/query/../act/ack', 'api/v1/query/*', '../act/ack'],
    ['POST', 'api/v1/query/%2e%2e/act/ack', 'api/v1/query/*', '../act/ack'],
    ['GET', 'api/v1/x/..%2fadmin/y', 'api/v1/*', 'x/../admin/y'],
    ['GET', 'api/v1/./admin/x', 'api/v1/*', './admin/x'],
    ['GET', 'api/v1//admin/x', 'api/v1/*', '/admin/x'],
    ['GET', 'api/v1/ADMIN/x', 'api/v1/*', 'ADMIN/x'],
    // What it does not:
    ['GET', 'api/v1/%61dmin/x', 'api/v1/admin/*', 'x'],
    ['GET', '/api/v1/issues', 'api/v1/*', 'issues'],
    ['GET', 'api/v1/issues/', 'api/v1/*', 'issues'],
    ['GET', 'api/v1/issues//', 'api/v1/*', 'issues/'],
    ['GET', 'api/v1/x%20y/%C3%BC', 'api/v1/*', 'x y/ü'],
  ])('of %s %s is %s, with the tail %s', (method, path, pattern, tail) => {
    const match = matchRoute(ROUTES, method, path);
    expect(match && [match.route.path, match.tail]).toEqual([pattern, tail]);
  });

  test.each([
    ['another method', 'DELETE', 'api/v1/issues'],
    ['POST outside the acts and queries', 'POST', 'api/v1/issues'],
    ['what is above the routes', 'GET', 'api/v2/issues'],
    ['the path without a tail', 'GET', 'api/v1'],
    ['an empty tail', 'GET', 'api/v1/'],
    ['a doubled slash within the fixed part', 'GET', 'api//v1/issues'],
    ['capitals in the fixed part', 'GET', 'API/v1/issues'],
    ['dots in the fixed part', 'GET', 'api/x/../v1/issues'],
    ['nothing', 'GET', ''],
  ])('does not exist for %s', (_what, method, path) => {
    expect(matchRoute(ROUTES, method, path)).toBeUndefined();
  });
});

test.each([
  ['one/exact', 'one/exact', ''],
  ['one/exact', 'one/exact/', ''],
  ['one/exact', 'one/exact/more', undefined],
  ['one/exact', 'one', undefined],
  ['*', 'anything/at/all', 'anything/at/all'],
  ['*', '', ''],
])('the pattern %s leaves over of %s: %s', (pattern, path, tail) => {
  expect(matchPath(pattern, path)).toBe(tail);
});
