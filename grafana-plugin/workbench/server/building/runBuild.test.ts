import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { processIdentity } from '../../../../scripts/start/processIdentity.ts';
import { waitFor } from '../../../../test/support/waitFor.ts';
import { runBuild } from './runBuild.ts';

jest.setTimeout(60_000); // real processes, on a machine that may be busy

const KEEPER = resolve('scripts/keeper.mjs');
/**
 * Ends with the exit code HOW; or says the numbers of its processes and `hangs`, one of them npm's as it is kept while
 * packages are installed; or `leaves` a process behind that holds its output.
 */
const FAKE_BUILD = `
  const { spawn } = require('node:child_process');
  const [, , how] = process.argv;
  const endless = ['-e', 'setInterval(() => {}, 1000)'];
  console.log('a word');
  console.error('another word');
  if (how === 'hangs') {
    const webpack = spawn(process.execPath, endless);
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'];
    const keeper = spawn(process.execPath, [${JSON.stringify(KEEPER)}, '1000', process.execPath, ...endless], { stdio });
    keeper.once('message', ({ pid }) => console.log('processes', process.pid, webpack.pid, keeper.pid, pid));
    process.on('SIGTERM', () => keeper.kill('SIGTERM'));
    keeper.once('exit', () => process.exit(1));
  } else if (how === 'leaves') {
    const left = spawn(process.execPath, endless, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    left.once('spawn', () => {
      console.log('processes', left.pid);
      process.exit(0);
    });
  } else {
    process.exit(Number(how));
  }
`;

let folder: string;
let command: readonly string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-build-'));
  writeFileSync(join(folder, 'build.cjs'), FAKE_BUILD);
  command = [process.execPath, join(folder, 'build.cjs')];
});
afterEach(() => rmSync(folder, { recursive: true }));

const pidsIn = (line: string | undefined): readonly number[] | undefined =>
  line?.startsWith('processes ') ? line.split(' ').slice(1).map(Number) : undefined;
const living = (pids: readonly number[]) => pids.filter((pid) => processIdentity(pid) !== undefined);

describe('a build', () => {
  test.each([0, 3])('that ends with exit code %i is heard to its end', async (code) => {
    const said: string[] = [];
    expect(await runBuild(KEEPER, [...command, String(code)], (line) => said.push(line)).ended).toBe(code);
    expect(said.sort()).toEqual(['a word', 'another word']);
  });

  test('that cannot be started says so', async () => {
    const said: string[] = [];
    const build = runBuild(KEEPER, [join(folder, 'nothing')], (line) => said.push(line));
    expect(await build.ended).toBe(127);
    expect(said.join()).toContain('could not be started');
  });

  test('that is stopped is gone, and all that it has started', async () => {
    const said: string[] = [];
    const build = runBuild(KEEPER, [...command, 'hangs'], (line) => said.push(line));
    const pids = await waitFor('its processes', () => pidsIn(said.at(-1)));
    expect(living(pids)).toHaveLength(4);
    await build.stop();
    expect(living(pids)).toEqual([]);
  });

  test('is over, too, when something has got away from it', async () => {
    const said: string[] = [];
    expect(await runBuild(KEEPER, [...command, 'leaves'], (line) => said.push(line)).ended).toBe(0);
    const [left] = pidsIn(said.find((line) => pidsIn(line) !== undefined))!;
    process.kill(left!, 'SIGKILL');
  });

  test('ends when its server is killed, and all that it has started', async () => {
    const module = pathToFileURL(resolve('grafana-plugin/workbench/server/building/runBuild.ts')).href;
    const driver = `import { runBuild } from ${JSON.stringify(module)};
      runBuild(${JSON.stringify(KEEPER)}, ${JSON.stringify([...command, 'hangs'])}, console.log);`;
    writeFileSync(join(folder, 'driver.mjs'), driver);
    const server = spawn(process.execPath, [join(folder, 'driver.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    server.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const pids = await waitFor('its processes', () => pidsIn(out.split('\n').at(-2)));
    server.kill('SIGKILL');
    await waitFor('their end', () => living(pids).length === 0 || undefined);
  });
});
