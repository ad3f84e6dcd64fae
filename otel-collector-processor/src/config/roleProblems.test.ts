import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem } from './configProblem.ts';
import { loadConfig, type LoadOptions, type LoadResult } from './loadConfig.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-role-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(text: string, over: Partial<LoadOptions>): Promise<LoadResult> {
  const path = join(folder, 'vigil.yaml');
  await writeFile(path, text);
  return loadConfig({ path, required: true }, { env: {}, portBase: undefined, secrets: 'resolve', ...over });
}
const problems = (result: LoadResult): readonly string[] =>
  (result.kind === 'loaded' ? result.loaded.warnings : result.problems).map((problem) =>
    formatProblem(problem).replaceAll(`${folder}/`, ''),
  );

/** Secrets of every section, each of which exists only where a test says so. */
const EVERYTHING = `
receivers: { otlp: { trustedTokens: [env:SENDER] } }
forward: [{ id: a, endpoint: "http://a", headers: { authorization: env:BACKEND } }]
engine: { url: "http://127.0.0.1:4321", token: env:ENGINE }
replicas: { tokens: [env:REPLICA] }
alertmanagers: [{ id: a, url: "http://a", webhook: { token: env:HOOK } }]
prometheus: [{ id: a, url: "http://a", headers: { authorization: env:PROMETHEUS } }]
store: { kind: postgres, url: env:DATABASE }
`;

test.each([
  ['all', ['SENDER', 'BACKEND', 'REPLICA', 'HOOK', 'PROMETHEUS', 'DATABASE']],
  ['pipeline', ['SENDER', 'BACKEND', 'ENGINE']],
  ['engine', ['REPLICA', 'HOOK', 'PROMETHEUS', 'DATABASE']],
] as const)('of one file the role %s needs these secrets and no other: %j', async (role, names) => {
  const env = Object.fromEntries(names.map((name) => [name, 'x'.repeat(20)]));
  expect(problems(await load(EVERYTHING, { role, env }))).toEqual([]);
  for (const name of names) {
    const [problem] = problems(await load(EVERYTHING, { role, env: { ...env, [name]: undefined } }));
    expect(problem).toContain(`environment variable ${name} is not set`);
  }
});

test.each<[string, string, Partial<LoadOptions>, readonly RegExp[]]>([
  [
    'a pipeline without an engine is refused',
    '',
    { role: 'pipeline' },
    [/^vigil\.yaml:1:1 engine: is missing: a pipeline/],
  ],
  ['an engine without one is not', '', { role: 'engine' }, []],
  [
    'an engine may be named beside the file',
    '',
    { role: 'pipeline', engine: { url: 'https://e', token: 'env:T' } },
    [],
  ],
  [
    'one without a token is refused',
    '',
    { role: 'pipeline', engine: { url: 'https://e' } },
    [/engine\.token: is missing/],
  ],
  [
    'what is said beside the file wins',
    'engine: { url: "https://e", token: env:MISSING }',
    { role: 'pipeline', engine: { token: 'env:T' } },
    [],
  ],
  [
    'a token in clear across a network is warned of',
    'engine: { url: "http://e:4321", token: env:T }',
    { role: 'pipeline' },
    [/engine\.url: is not https/],
  ],
  ['and at the other end', 'replicas: { host: 0.0.0.0 }', { role: 'engine' }, [/replicas\.host: is beyond loopback/]],
  [
    'but not by who does not listen',
    'replicas: { host: 0.0.0.0 }\nengine: { url: "https://e", token: env:T }',
    { role: 'pipeline' },
    [],
  ],
  [
    'replicas on a port that is taken already are refused',
    'replicas: { port: 4320 }',
    { role: 'engine' },
    [/replicas\.port: is 4320, which api\.port uses too/],
  ],
  ['a port that replicas would have is free where there are none', 'api: { port: 4321 }', {}, []],
])('%s', async (_what, text, over, expected) => {
  const found = problems(await load(text, { env: { T: 'x'.repeat(20) }, ...over }));
  expect(found).toEqual(expected.map((words) => expect.stringMatching(words)));
});
