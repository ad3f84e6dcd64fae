import { parsePluginDescriptor } from './pluginDescriptor.ts';
import { permissionsOf } from './permissions.ts';
import type { InstalledPlugin } from './readPlugins.ts';

const parse = (over: object) =>
  parsePluginDescriptor(JSON.stringify({ type: 'app', id: 'a-b-app', name: 'A', ...over }), 'plugin.json');

describe('a plugin.json', () => {
  test('is taken without anything but type and id', () => {
    expect(parse({ name: undefined })).toMatchObject({ id: 'a-b-app', name: 'a-b-app', routes: [], grants: [] });
  });

  test.each([
    ['an id that is none', { id: 'a/../b-app' }, 'is no plugin id'],
    ['a type that is not hosted', { type: 'renderer' }, 'type is "renderer", not one of app, panel, datasource'],
    ['a route with a pattern that is not known', { routes: [{ path: 'a/:id' }] }, 'does not know the route "a/:id"'],
    ['a route with a star within', { routes: [{ path: 'a/*/b' }] }, 'does not know the route "a/*/b"'],
    ['a route with a body', { routes: [{ path: 'a', body: {} }] }, 'does not know the "body" of the route "a"'],
  ])('is refused with %s', (_what, over, message) => {
    expect(() => parse(over)).toThrow(message);
  });

  test('gives each role what it grants to it and to those below', () => {
    const role = (action: string, grants: string[]) => ({ role: { permissions: [{ action }] }, grants });
    const roles = [
      role('x:read', ['Viewer']),
      role('x:act', ['Editor']),
      role('x:all', ['Admin']),
      role('x:s', ['Grafana Admin']),
    ];
    const plugins = { app: parse({ roles }) as InstalledPlugin };
    const own = (name: 'Viewer' | 'Editor' | 'Admin') =>
      [...permissionsOf(name, plugins)].filter((action) => action.startsWith('x:'));
    expect([own('Viewer'), own('Editor'), own('Admin')]).toEqual([
      ['x:read'],
      ['x:read', 'x:act'],
      ['x:read', 'x:act', 'x:all'],
    ]);
    expect(permissionsOf('Editor', plugins).has('plugins:write')).toBe(false);
    expect(permissionsOf('Admin', plugins).has('plugins:write')).toBe(true);
  });
});
