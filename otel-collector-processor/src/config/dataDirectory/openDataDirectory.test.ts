import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataDirectoryPath, openDataDirectory, type DataDirectory } from './openDataDirectory.ts';
import { createPrivateFile } from './privateFile.ts';

let folder = '';
let path = '';
const opened: DataDirectory[] = [];
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-data-'));
  path = join(folder, 'deep', 'data');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(opened.splice(0).map((directory) => directory.close()));
  await rm(folder, { recursive: true });
});

async function open(): Promise<DataDirectory & { warnings: readonly string[] }> {
  const warnings: string[] = [];
  const directory = await openDataDirectory({
    path,
    nowMs: () => 0,
    onLost: () => undefined,
    onWarning: (warning) => warnings.push(warning),
  });
  opened.push(directory);
  return { ...directory, warnings };
}

/** A user who may do everything is told nothing by modes: the test's body runs as nobody then. */
async function asUnprivileged(body: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await body();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);
const FILES = [
  ...['admin.token', 'installation.key', 'metrics.token', 'otlp.token', 'plugin.token'],
  ...['replica.id', 'replica.token'],
];

describe('the data directory', () => {
  it('is made with tokens and key that only its owner may read', async () => {
    const { tokens, tokenFiles, installationKey, warnings } = await open();
    expect(await modeOf(path)).toBe('700');
    expect((await readdir(path)).sort()).toEqual([...FILES, 'serve-1.lock'].sort());
    for (const name of await readdir(path)) expect(await modeOf(join(path, name))).toBe('600');
    for (const token of Object.values(tokens)) expect(token.reveal()).toMatch(/^[\w-]{43}$/);
    expect(new Set(Object.values(tokens).map((token) => token.reveal())).size).toBe(5);
    expect(Buffer.from(installationKey.reveal(), 'base64')).toHaveLength(32);
    expect((await readFile(tokenFiles.admin, 'utf8')).trim()).toBe(tokens.admin.reveal());
    expect(warnings).toEqual([]);
  });

  it('keeps tokens and key over a restart', async () => {
    const reveal = ({ tokens, installationKey }: DataDirectory) =>
      [...Object.values(tokens), installationKey].map((secret) => secret.reveal());
    const first = await open();
    await first.close();
    expect(reveal(await open())).toEqual(reveal(first));
  });

  it('takes a token that somebody else wrote, with white space around it', async () => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await writeFile(join(path, 'otlp.token'), '  a-token-of-our-own\n', { mode: 0o600 });
    expect((await open()).tokens.otlp.reveal()).toBe('a-token-of-our-own');
  });

  it('gets a new token when the old one is removed', async () => {
    const first = await open();
    await first.close();
    await rm(join(path, 'admin.token'));
    const second = await open();
    expect(second.tokens.admin.reveal()).not.toBe(first.tokens.admin.reveal());
    expect(second.tokens.plugin.reveal()).toBe(first.tokens.plugin.reveal());
  });

  test.each<[string, string, string | Uint8Array, string, RegExp]>([
    ['an empty token', 'admin.token', '', 'key_file_empty', /admin\.token is empty\. Remove it/],
    ['a blank token', 'admin.token', ' \n\n', 'key_file_empty', /admin\.token is empty\. Remove it/],
    ['a short token', 'otlp.token', 'secret', 'key_file_invalid', /otlp\.token must hold one line of at least 16/],
    ['a token of two lines', 'otlp.token', 'a'.repeat(20) + '\n' + 'b'.repeat(20), 'key_file_invalid', /one line/],
    ['a binary token', 'plugin.token', new Uint8Array(32), 'key_file_invalid', /plugin\.token must hold/],
    [
      'a key that is none',
      'installation.key',
      'a'.repeat(44),
      'key_file_invalid',
      /installation\.key must hold 32 bytes in base64/,
    ],
  ])('is refused with %s, and is not locked then', async (_what, name, text, code, message) => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await writeFile(join(path, name), text, { mode: 0o600 });
    await expect(open()).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    await rm(join(path, name));
    await open();
  });

  it('is refused when a token stands for two', async () => {
    await (await open()).close();
    await copyFile(join(path, 'metrics.token'), join(path, 'admin.token'));
    await expect(open()).rejects.toMatchObject({
      code: 'tokens_equal',
      message: expect.stringMatching(/metrics\.token and .*admin\.token hold the same token/) as string,
    });
  });

  it('is refused when a token is a folder', async () => {
    await mkdir(join(path, 'admin.token'), { recursive: true });
    await expect(open()).rejects.toMatchObject({
      code: 'not_usable',
      message: expect.stringMatching(/admin\.token is a folder, and should be a file/) as string,
    });
  });

  it('mends a token that others may read, and says so', async () => {
    await (await open()).close();
    await chmod(join(path, 'admin.token'), 0o644);
    const { warnings } = await open();
    expect(warnings).toEqual([
      expect.stringMatching(/admin\.token could be read by others \(mode 644\); its mode is 600 now/),
    ]);
    expect(await modeOf(join(path, 'admin.token'))).toBe('600');
  });

  it('keeps its own mode when it was there, and warns if everybody can look into it', async () => {
    await mkdir(path, { recursive: true });
    await chmod(path, 0o755);
    expect((await open()).warnings).toEqual([expect.stringMatching(/open to every user of this machine \(mode 755\)/)]);
    expect(await modeOf(path)).toBe('755');
  });

  it('follows a token that is a link', async () => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'mounted'), 'a-token-that-is-mounted', { mode: 0o600 });
    await symlink(join(folder, 'mounted'), join(path, 'metrics.token'));
    expect((await open()).tokens.metrics.reveal()).toBe('a-token-that-is-mounted');
  });

  test.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'is a file',
      () => mkdir(join(folder, 'deep')).then(() => writeFile(path, '')),
      'not_a_directory',
      /is not a folder/,
    ],
    ['lies below a file', () => writeFile(join(folder, 'deep'), ''), 'not_usable', /lies below a file/],
  ])('is refused when it %s', async (_what, prepare, code, message) => {
    await prepare();
    await expect(open()).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('is refused when it may not be written, and it says so', async () => {
    await mkdir(path, { recursive: true });
    await chmod(folder, 0o755);
    await chmod(path, 0o555);
    const message = expect.stringMatching(
      /cannot be used: .*data may not be read or written by this user\. Mend that/,
    ) as string;
    await asUnprivileged(() => expect(open()).rejects.toMatchObject({ code: 'not_usable', message }));
  });

  it('is cleared of what a start that was killed left half made', async () => {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await writeFile(join(path, 'admin.token.0123456789abcdef.tmp'), 'half', { mode: 0o600 });
    await open();
    expect((await readdir(path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a private file', () => {
  it('is made once by many at once, and is whole for all', async () => {
    const file = join(folder, 'key');
    const tries = Array.from({ length: 32 }, async (_, index) => {
      const made = await createPrivateFile(file, `text of ${index}\n`, index.toString(16).padStart(4, '0'));
      return { made, index, text: await readFile(file, 'utf8') };
    });
    const results = await Promise.all(tries);
    const makers = results.filter(({ made }) => made);
    expect(makers).toHaveLength(1);
    for (const { text } of results) expect(text).toBe(`text of ${makers[0]!.index}\n`);
    expect(await readdir(folder)).toEqual(['key']);
  });
});

describe('two processes on one data directory', () => {
  /** Opens the directory in a process of its own; it prints `held` or the error's code. */
  function serve(): { child: ChildProcess; said: Promise<string> } {
    const module = require.resolve('./openDataDirectory.ts');
    const script = `
      import { openDataDirectory } from ${JSON.stringify(module)};
      process.stdin.resume();
      try {
        await openDataDirectory({ path: ${JSON.stringify(path)}, nowMs: Date.now, onLost() {}, onWarning: console.error });
        console.log('held');
      } catch (error) {
        console.log(error.code ?? error.stack);
        process.exit();
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const said = once(child.stdout!, 'data').then(([chunk]) => String(chunk).trim());
    return { child, said };
  }

  it('that start at once: one has it, the other is told who', async () => {
    const said = await Promise.all([serve().said, serve().said, serve().said]);
    expect(said.toSorted()).toEqual(['held', 'locked', 'locked']);
    await expect(open()).rejects.toThrow(
      /is in use by process \d+ on .*Stop that one first, or give this one a directory/,
    );
  }, 60_000);

  it('of which one was killed: the next has it at once, with the same tokens', async () => {
    const { child, said } = serve();
    expect(await said).toBe('held');
    const token = await readFile(join(path, 'admin.token'), 'utf8');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { tokens, warnings } = await open();
    expect(tokens.admin.reveal()).toBe(token.trim());
    expect(warnings).toEqual([]);
  }, 60_000);
});

describe('where the data directory is', () => {
  test.each([
    ['as named', '/a', { VIGIL_DATA_DIR: '/b' }, '/a'],
    ['as VIGIL_DATA_DIR says', undefined, { VIGIL_DATA_DIR: '/b' }, '/b'],
    ['.vigil where nothing says', undefined, {}, join(process.cwd(), '.vigil')],
    ['.vigil where the names are empty', '', { VIGIL_DATA_DIR: '' }, join(process.cwd(), '.vigil')],
    ['absolute', 'data', {}, join(process.cwd(), 'data')],
  ])('is %s', (_what, named, env, expected) => {
    expect(dataDirectoryPath(named, env)).toBe(expected);
  });
});
