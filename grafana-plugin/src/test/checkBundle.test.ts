import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';

const SCRIPT = resolve(__dirname, '../../checkBundle.mjs');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'vigil-bundle-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = {
  'plugin.json': '{"id":"vigil-quality-app","info":{"logos":{}}}',
  'module.js': 'define(["react","@grafana/ui"],(e)=>({}))',
  'module.js.map': '{}',
  '12.js': 'self.chunk=1',
  'panels/a/plugin.json': '{"info":{"logos":{"small":"img/a.svg"}}}',
  'panels/a/module.js': 'define("a",["react"],(e)=>({}))',
  'panels/a/module.js.map': '{}',
  'panels/a/img/a.svg': '<svg/>',
};

function check(changes: Readonly<Record<string, string | undefined>>) {
  for (const [path, text] of Object.entries({ ...GOOD, ...changes })) {
    if (text === undefined) continue;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stderr } = spawnSync('node', [SCRIPT, folder], { encoding: 'utf8' });
  return { status, problems: stderr.trim() };
}

test('a bundle that is fit to be shipped passes', () => {
  expect(check({})).toEqual({ status: 0, problems: '' });
});

test.each<[string, Record<string, string | undefined>, RegExp]>([
  ['an app that is too large', { 'module.js': `${GOOD['module.js']}//${'x'.repeat(60_000)}` }, /may have 60000/],
  ['a page that is too large', { '12.js': 'x'.repeat(250_000) }, /12\.js has 250000 bytes/],
  ['a module without a map', { 'module.js.map': undefined }, /module\.js\.map is missing/],
  ['a module that is not there', { 'panels/a/module.js': undefined }, /panels\/a\/module\.js is missing/],
  ['what Grafana does not share', { 'module.js': 'define(["zod"],(e)=>({}))' }, /asks Grafana for zod/],
  ['no AMD', { 'module.js': 'export const plugin = 1' }, /no AMD module/],
  ['a panel that loads chunks', { 'panels/a/module.js': 'define([],()=>a.e(12))' }, /loads chunks/],
  ['a panel without its picture', { 'panels/a/img/a.svg': undefined }, /a\.svg is missing/],
  ['zod', { '12.js': 'throw new ZodError()' }, /12\.js has zod in it/],
  ['a template', { 'plugin.json': '{"id":"%PLUGIN_ID%"}' }, /template that was not filled in/],
])('%s does not pass', (_what, changes, problem) => {
  const { status, problems } = check(changes);
  expect(status).toBe(1);
  expect(problems).toMatch(problem);
});
