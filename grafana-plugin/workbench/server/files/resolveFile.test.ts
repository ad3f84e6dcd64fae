import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveFile } from './resolveFile.ts';

let root: string;
let folder: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-files-')));
  folder = join(root, 'dist');
  mkdirSync(join(folder, 'img'), { recursive: true });
  mkdirSync(join(root, 'dist-of-another'));
  for (const path of ['secret', 'dist-of-another/x', 'dist/module.js', 'dist/img/a b.svg', 'dist/..x']) {
    writeFileSync(join(root, path), path);
  }
  symlinkSync(join(root, 'secret'), join(folder, 'link'));
  symlinkSync(join(folder, 'module.js'), join(folder, 'inner'));
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['a file', 'module.js', 'module.js'],
  ['a file below', 'img/a%20b.svg', 'img/a b.svg'],
  ['a name that begins with dots', '..x', '..x'],
  ['a link within', 'inner', 'module.js'],
])('finds %s', (_what, path, file) => {
  expect(resolveFile(folder, path)).toBe(join(folder, file));
});

test.each([
  ['what is not there', 'nothing.js'],
  ['a folder', 'img'],
  ['the folder itself', ''],
  ['what is above', '../secret'],
  ['what is above, encoded', '%2e%2e/secret'],
  ['what is above, with an encoded slash', '..%2fsecret'],
  ['what is above, by way of what is below', 'img/../../secret'],
  ['what is beside and begins alike', '../dist-of-another/x'],
  ['an absolute path', '/etc/passwd'],
  ['an absolute path, encoded', '%2fetc/passwd'],
  ['a path with backslashes', '..\\secret'],
  ['a path with encoded backslashes', '..%5csecret'],
  ['a path with a zero byte', 'module.js%00.svg'],
  ['half an escape', '%'],
  ['a link that leads elsewhere', 'link'],
])('does not find %s', (_what, path) => {
  expect(resolveFile(folder, path)).toBeUndefined();
});
