import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePortBase } from './freePorts.ts';
import type { LaunchOptions } from './launch.ts';
import { launch } from './launch.ts';
import { endPreviousRun } from './previousRun.ts';
import { processIdentity } from './processIdentity.ts';

jest.setTimeout(60_000); // real processes, on a machine that may be busy

/**
 * A part: answers on PORT as HOW says, with a child of its own. `deaf` does not mind SIGTERM; `broken` ends at once;
 * `unready` answers 503.
 */
const FAKE_PART = `
  const { createServer } = require('node:http');
  const { spawn } = require('node:child_process');
  console.log('I am a part');
  if (process.env.HOW === 'broken') process.exit(3);
  if (process.env.HOW === 'deaf') process.on('SIGTERM', () => console.log('what?'));
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  createServer((request, response) => {
    if (request.url === '/end') process.exit(4);
    response.statusCode = process.env.HOW === 'unready' ? 503 : 200;
    response.end(JSON.stringify([process.pid, child.pid]));
  }).listen(Number(process.env.PORT), '127.0.0.1');
`;

let folder: string;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-launch-'));
  writeFileSync(join(folder, 'part.cjs'), FAKE_PART);
  port = await freePortBase(12_000 + (process.pid % 1000) * 2, [0, 1]);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const spec = (name: string, at: number, how = '') => ({
  name,
  command: process.execPath,
  args: [join(folder, 'part.cjs')],
  env: { PORT: String(at), HOW: how },
  healthUrl: `http://127.0.0.1:${at}/`,
  readyWithinMs: how === 'unready' ? 1 : 20_000,
  graceMs: how === 'deaf' ? 50 : 10_000,
  addresses: { [name]: `at ${at}` },
});
type Spec = ReturnType<typeof spec>;

const options = (specs: readonly (Spec & { optional?: true })[], over: Partial<LaunchOptions> = {}): LaunchOptions => ({
  parts: specs.map(({ optional, ...one }) => ({ ...(optional && { optional }), spec: async () => one })),
  keeper: resolve('scripts/keeper.mjs'),
  logFolder: join(folder, 'log'),
  runRecord: join(folder, 'run.json'),
  say: () => undefined,
  signal: new AbortController().signal,
  onReady: () => undefined,
  ...over,
});

const pidsAt = async (at: number) => (await (await fetch(`http://127.0.0.1:${at}/`)).json()) as number[];
const living = (pids: readonly number[]) => pids.filter((pid) => processIdentity(pid) !== undefined);

describe('the launcher', () => {
  test.each([
    ['that end when asked', ''],
    ['that have to be killed', 'deaf'],
  ])('brings parts up and, when told, ends them and their children: parts %s', async (_what, how) => {
    const stop = new AbortController();
    let pids: number[] = [];
    const names: string[] = [];
    await launch(
      options([spec('a', port, how), spec('b', port + 1, how)], {
        signal: stop.signal,
        onReady: (ready) => {
          names.push(...Object.keys(ready));
          void Promise.all([pidsAt(port), pidsAt(port + 1)]).then((all) => {
            pids = all.flat();
            stop.abort();
          });
        },
      }),
    );
    expect(names).toEqual(['a', 'b']);
    expect(pids).toHaveLength(4);
    expect(living(pids)).toEqual([]);
    expect(existsSync(join(folder, 'run.json'))).toBe(false);
    expect(readFileSync(join(folder, 'log/a.log'), 'utf8')).toContain('I am a part');
  });

  test.each([
    ['ends at once', 'broken', /b ended with exit code 3 before it was ready\..*b\.log:\n {4}I am a part/s],
    ['does not get ready', 'unready', /b is not ready after 0 s: http:.* says (503|no answer)/s],
  ])('says which part did not come up, when it %s, and ends the others', async (_what, how, message) => {
    await expect(launch(options([spec('a', port), spec('b', port + 1, how)]))).rejects.toThrow(message);
    await expect(pidsAt(port)).rejects.toThrow();
  });

  test('goes on without an optional part that does not come up, and says so', async () => {
    const stop = new AbortController();
    const said: string[] = [];
    const ready: string[] = [];
    await launch(
      options([{ ...spec('a', port, 'broken'), optional: true }, spec('b', port + 1)], {
        signal: stop.signal,
        say: (line) => said.push(line),
        onReady: (addresses) => {
          ready.push(...Object.keys(addresses));
          stop.abort();
        },
      }),
    );
    expect(ready).toEqual(['b']);
    expect(said.join()).toContain('going on without a: a ended with exit code 3');
  });

  test('goes on without an optional part that cannot be started, and says why', async () => {
    const stop = new AbortController();
    const said: string[] = [];
    const onReady = () => stop.abort();
    const { parts, ...rest } = options([spec('a', port)], {
      signal: stop.signal,
      say: (line) => said.push(line),
      onReady,
    });
    const notBuilt = async () => {
      throw new Error('it could not be built');
    };
    await launch({ ...rest, parts: [...parts, { optional: true, name: 'b', spec: notBuilt }] });
    expect(said).toEqual(['going on without b: it could not be built']);
    await expect(
      launch({ ...rest, signal: new AbortController().signal, parts: [{ spec: notBuilt }] }),
    ).rejects.toThrow('it could not be built');
  });

  test('ends everything when a part ends by itself', async () => {
    const onReady = () => void fetch(`http://127.0.0.1:${port}/end`).catch(() => undefined);
    await expect(launch(options([spec('a', port), spec('b', port + 1)], { onReady }))).rejects.toThrow(
      'a ended by itself with exit code 4',
    );
    await expect(pidsAt(port + 1)).rejects.toThrow();
  });

  test('takes its parts with it when it is killed, and the next launcher waits for their end', async () => {
    const { keeper, logFolder, runRecord } = options([]);
    const module = pathToFileURL(resolve('scripts/start/launch.ts')).href;
    const driver = `import { launch } from ${JSON.stringify(module)};
      await launch({ ...${JSON.stringify({ keeper, logFolder, runRecord })}, say: () => {},
        parts: [{ spec: async () => (${JSON.stringify(spec('a', port))}) }],
        signal: new AbortController().signal, onReady: () => console.log('ready') });`;
    writeFileSync(join(folder, 'driver.mjs'), driver);
    const launcher = spawn(process.execPath, [join(folder, 'driver.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => launcher.stdout.once('data', resolve));
    const pids = await pidsAt(port);
    expect(living(pids)).toHaveLength(2);
    launcher.kill('SIGKILL');
    await endPreviousRun(runRecord, 20_000, () => undefined);
    expect(living(pids)).toEqual([]);
    expect(existsSync(runRecord)).toBe(false);
  });
});

describe('what an earlier launcher left', () => {
  test('is killed when it does not end, if it is that very process', async () => {
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const record = join(folder, 'run.json');
    const said: string[] = [];
    writeFileSync(record, JSON.stringify([{ name: 'a', pid: child.pid, identity: processIdentity(child.pid!) }]));
    await endPreviousRun(record, 0, (line) => said.push(line));
    expect(await ended).toBe('SIGKILL');
    expect(said).toContain(`ending a of an earlier start (process ${child.pid})`);
  });

  test.each([
    ['a number that another process has now', () => [{ name: 'a', pid: process.pid, identity: 'another' }]],
    ['no list', () => ({})],
    ['a list of something else', () => [{ pid: 'x' }, { pid: -1, name: 'a', identity: 'b' }]],
  ])('is left alone when the record holds %s', async (_what, record) => {
    writeFileSync(join(folder, 'run.json'), JSON.stringify(record()));
    const said: string[] = [];
    await endPreviousRun(join(folder, 'run.json'), 0, (line) => said.push(line));
    expect(said).toEqual([]);
  });
});
