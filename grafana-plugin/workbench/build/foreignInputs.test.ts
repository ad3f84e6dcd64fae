import { foreignInputs } from './foreignInputs.ts';
import { isInside } from './hostResolver.ts';

const BASE = '/repo/plugin/workbench';
const HOST = `${BASE}/hosts/h`;
const input = { bytes: 1, imports: [] };

test('of a bundle’s inputs those are foreign that are from packages of others', () => {
  const inputs = {
    'host/main.ts': input,
    'hosts/h/node_modules/react/index.js': input,
    'hosts/h/node_modules/a/node_modules/b/index.js': input,
    'hosts/other/node_modules/react/index.js': input,
    'node_modules/react/index.js': input,
    '../node_modules/react/index.js': input,
    '../../node_modules/zod/index.js': input,
    '(disabled):hosts/h/node_modules/x/node.js': input,
  };
  expect(foreignInputs({ inputs }, HOST, BASE)).toEqual([
    `${BASE}/hosts/other/node_modules/react/index.js`,
    `${BASE}/node_modules/react/index.js`,
    '/repo/plugin/node_modules/react/index.js',
    '/repo/node_modules/zod/index.js',
  ]);
});

test.each([
  ['the folder itself', HOST, true],
  ['what is below', `${HOST}/x`, true],
  ['a name that begins with dots', `${HOST}/..x`, true],
  ['what is above', BASE, false],
  ['what begins alike', `${HOST}-2/x`, false],
])('%s: %s is inside: %s', (_what, path, inside) => {
  expect(isInside(path, HOST)).toBe(inside);
});
