import { matchRoute } from './matchRoute.ts';
import { noContent } from './reply.ts';
import { isOffRecord, pathnameOf, type Route } from './route.ts';

const route = (method: Route['method'], path: string): Route => ({ method, path, handle: async () => noContent });
const routes = [route('GET', '/'), route('GET', '/products/:id'), route('DELETE', '/products/:id')];

describe('a request', () => {
  test.each([
    ['GET', '/', '/', {}],
    ['GET', '/products/MUG%201', '/products/:id', { id: 'MUG 1' }],
    ['DELETE', '/products/1', '/products/:id', { id: '1' }],
  ])('%s %s goes to %s', (method, pathname, path, params) => {
    expect(matchRoute(routes, method, pathname)).toMatchObject({ route: { method, path }, params });
  });

  test.each([
    ['of another method', 'POST', '/products/1'],
    ['with a segment too many', 'GET', '/products/1/2'],
    ['with an empty segment', 'GET', '/products/'],
    ['with a broken percent-encoding', 'GET', '/products/%E0%A4%A'],
  ])('%s goes nowhere', (_what, method, pathname) => {
    expect(matchRoute(routes, method, pathname)).toBeUndefined();
  });
});

describe('a target', () => {
  test.each([
    ['/healthz?full=1', true],
    ['/__shop/counts', true],
    ['/healthz/x', false],
    ['/__shop', false],
    ['/', false],
    [undefined, false],
  ])('%s is off the record: %s', (target, expected) => {
    expect(isOffRecord(pathnameOf(target))).toBe(expected);
  });
});
