import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './loadConfig.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-journeys-'));
  await writeFile(join(folder, 'vigil.yaml'), "targets: [{ baseUrl: 'https://shop.example.com' }]\n");
});
afterEach(() => rm(folder, { recursive: true }));

const load = async (journey: string) => {
  await writeFile(join(folder, 'home.yaml'), journey);
  return loadConfig({ path: folder, required: true }, { env: {}, portBase: undefined, secrets: 'skip' });
};
const HEAD = 'apiVersion: vigil/v1\nkind: Journey\n';
const BODY = 'id: home\nname: Home\nschedule: { every: 1m }\n';

describe('a file of its own for a journey', () => {
  it('is a journey among the others', async () => {
    const result = await load(`${HEAD}${BODY}steps: [{ id: home, get: 'https://shop.example.com/' }]\n`);
    expect(result).toMatchObject({ kind: 'loaded', loaded: { config: { journeys: [{ id: 'home' }] } } });
  });

  it.each([
    ['a mistake in it has its place', `${HEAD}${BODY}stepz: []\n`, 6, 'steps'],
    ['another kind is refused', `apiVersion: vigil/v1\nkind: Monitor\n${BODY}`, 2, 'must be Journey'],
    ['another version is refused', `apiVersion: v2\nkind: Journey\n${BODY}`, 1, 'must be vigil/v1'],
  ])('%s', async (_what, text, line, words) => {
    const result = await load(text);
    const problems = result.kind === 'rejected' ? result.problems : [];
    const found = problems.find((problem) => problem.line === line);
    expect(found).toMatchObject({ file: expect.stringMatching(/home\.yaml$/) });
    expect(JSON.stringify(problems)).toContain(words);
  });
});
