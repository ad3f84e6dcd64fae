import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptRules, type Rules } from './keptRules.ts';

const RULES: Rules = {
  userAgentRules: [{ contains: 'probe', type: 'bot', source: 'test' }],
  syntheticRules: [{ source: 'own', type: 'test', headers: { 'x-check': ['*'] } }],
  installationKey: 'a2V5',
};
let folder = '';
let problems: string[];
const open = () => KeptRules.open(folder, (message) => problems.push(message));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-rules-'));
  problems = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('rules that were kept are found again, and only their owner may read them', async () => {
  const first = await open();
  expect(first.last).toBeUndefined();
  first.keep({ ...RULES, installationKey: 'b2xk' });
  first.keep(RULES);
  await first.close();
  expect((await open()).last).toEqual(RULES);
  expect(await readdir(folder)).toEqual(['engine-rules.json']);
  if (process.platform !== 'win32')
    expect(((await stat(join(folder, 'engine-rules.json'))).mode & 0o777).toString(8)).toBe('600');
});

test.each(['{', '[]', '{"userAgentRules":[],"installationKey":""}'])(
  'a file that says %s is as good as none',
  async (text) => {
    await writeFile(join(folder, 'engine-rules.json'), text);
    expect((await open()).last).toBeUndefined();
  },
);

test('what cannot be kept is told', async () => {
  const kept = await open();
  await rm(folder, { recursive: true });
  kept.keep(RULES);
  await kept.close();
  expect(problems).toEqual([expect.stringContaining('engine-rules.json cannot be written')]);
});
