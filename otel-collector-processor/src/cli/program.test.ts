import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_CODES, runProgram, type ServeOptions } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Run = Readonly<{ code: number; out: string; err: string; served: readonly ServeOptions[] }>;
type Deps = Readonly<{ env?: Record<string, string>; serve?: () => Promise<number> }>;

/** Runs `vigil` with these arguments; the folder of the test is not shown in what it said. */
async function vigil(args: readonly string[], { env = {}, serve = () => Promise.resolve(0) }: Deps = {}): Promise<Run> {
  const [out, err, served]: [string[], string[], ServeOptions[]] = [[], [], []];
  const code = await runProgram(args, {
    version: '1.2.3',
    io: { stdout: (text) => out.push(text), stderr: (text) => err.push(text), env },
    spawnRunner: () => {
      throw new Error('not here');
    },
    serve: (options) => {
      served.push(options);
      return serve();
    },
  });
  const shown = (texts: readonly string[]): string => texts.join('').replaceAll(`${folder}/`, '');
  return { code, out: shown(out), err: shown(err), served };
}

async function config(text: string): Promise<string> {
  const path = join(folder, 'vigil.yaml');
  await writeFile(path, text);
  return path;
}

describe('vigil', () => {
  test.each([[['version']], [['--version']], [['-V']]])('%j prints the version alone', async (args) => {
    expect(await vigil(args)).toMatchObject({ code: EXIT_CODES.ok, out: '1.2.3\n', err: '' });
  });

  it('--help has commands, examples, variables and exit codes', async () => {
    const { code, out } = await vigil(['--help']);
    expect(code).toBe(EXIT_CODES.ok);
    for (const word of [
      'serve',
      'validate',
      'version',
      'Examples:',
      'VIGIL_CONFIG',
      'VIGIL_DATA_DIR',
      'VIGIL_PORT_BASE',
      '4310',
      'Exit codes:',
      'admin.token',
    ]) {
      expect(out).toContain(word);
    }
  });

  test.each([
    ['serve', ['--config', '--data-dir', '--workers']],
    ['validate', ['[file]', '--json', '--secrets']],
  ])('%s --help and help %s have its options', async (command, words) => {
    for (const args of [
      [command, '--help'],
      ['help', command],
    ]) {
      const { code, out } = await vigil(args);
      expect(code).toBe(EXIT_CODES.ok);
      for (const word of words) expect(out).toContain(word);
    }
  });

  test.each<[string, string[], string]>([
    ['nothing', [], 'Usage: vigil'],
    ['a misspelt command', ['serv'], "unknown command 'serv'\n(Did you mean serve?)"],
    ['a command that is like no other', ['xyzzy'], "unknown command 'xyzzy'\nMore: vigil --help"],
    ['a misspelt option', ['validate', '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
    ['an option without its value', ['serve', '--config'], 'argument missing'],
    [
      'no number of workers',
      ['serve', '-w', 'many'],
      'It must be a whole number from 1 to 256.\nMore: vigil serve --help',
    ],
    ['too few workers', ['serve', '-w', '0'], 'It must be a whole number from 1 to 256.'],
    ['too many workers', ['serve', '-w', '257'], 'It must be a whole number from 1 to 256.'],
    ['a file too many', ['validate', 'a', 'b'], 'too many arguments'],
  ])('takes %s for a mistake in its use', async (_what, args, message) => {
    const { code, err, served } = await vigil(args);
    expect(code).toBe(EXIT_CODES.usage);
    expect(err).toContain(message);
    expect(served).toEqual([]);
  });

  test.each([['serve'], ['validate']])(
    '%s takes a port base that is none for a mistake in its use',
    async (command) => {
      const { code, err, served } = await vigil([command], { env: { VIGIL_PORT_BASE: 'abc' } });
      expect(code).toBe(EXIT_CODES.usage);
      expect(err).toContain('error: VIGIL_PORT_BASE must be a whole number from 1 to 65524');
      expect(served).toEqual([]);
    },
  );
});

describe('vigil serve', () => {
  it('runs with what it was told', async () => {
    const args = ['serve', '--config', '/etc/v.yaml', '--data-dir', '/var/v', '--workers', '3'];
    const { code, served } = await vigil(args, { env: { A: 'b', VIGIL_PORT_BASE: '5310' } });
    expect(code).toBe(EXIT_CODES.ok);
    expect(served).toEqual([
      {
        config: { path: '/etc/v.yaml', required: true },
        dataDirectory: '/var/v',
        role: 'all',
        engine: { url: undefined, token: undefined },
        workers: 3,
        portBase: 5310,
        env: { A: 'b', VIGIL_PORT_BASE: '5310' },
        version: '1.2.3',
      },
    ]);
  });

  it('runs with what the environment says', async () => {
    const { served } = await vigil(['serve'], { env: { VIGIL_CONFIG: '/c', VIGIL_DATA_DIR: '/d' } });
    expect(served).toMatchObject([
      { config: { path: '/c', required: true }, dataDirectory: '/d', workers: undefined, portBase: undefined },
    ]);
  });

  it('knows its engine where it is a pipeline', async () => {
    const args = ['--role', 'pipeline', '--engine', 'https://e:4321', '--engine-token', 'file:replica.token'];
    expect((await vigil(['serve', ...args])).served).toMatchObject([
      { role: 'pipeline', engine: { url: 'https://e:4321', token: 'file:replica.token' } },
    ]);
  });

  test.each([
    ['an unknown role', ['--role', 'worker'], 'Allowed choices are all, pipeline, engine'],
    ['an engine that is no URL', ['--role', 'pipeline', '--engine', 'e:4321'], 'It must be an http or https URL'],
    ['a token that is written there', ['--role', 'pipeline', '--engine-token', 'abc'], 'It must not be written here'],
    ['an engine of its own elsewhere', ['--engine', 'http://e:4321'], 'go with --role pipeline'],
    ['workers of an engine', ['--role', 'engine', '--workers', '2'], 'do not go with --role engine'],
  ])('does not begin with %s', async (_what, args, words) => {
    const { code, err, served } = await vigil(['serve', ...args]);
    expect([code, served, err]).toEqual([EXIT_CODES.usage, [], expect.stringContaining(words)]);
  });

  it('ends with the exit code that it came to', async () => {
    expect(await vigil(['serve'], { serve: () => Promise.resolve(1) })).toMatchObject({ code: 1, err: '' });
  });

  it('prints the sentence of an error that has a code', async () => {
    const error = Object.assign(new Error('The data directory is in use. Stop the other one.'), { code: 'locked' });
    expect(await vigil(['serve'], { serve: () => Promise.reject(error) })).toMatchObject({
      code: EXIT_CODES.failed,
      err: 'vigil: The data directory is in use. Stop the other one.\n',
    });
  });

  it('prints the stack of an error that has none', async () => {
    const { code, err } = await vigil(['serve'], { serve: () => Promise.reject(new TypeError('x is not a function')) });
    expect(code).toBe(EXIT_CODES.failed);
    expect(err).toMatch(/^vigil: TypeError: x is not a function\n +at /);
  });
});

describe('vigil validate', () => {
  it('says what is in a valid file', async () => {
    const path = await config('services: [{name: a}, {name: b}]\nforward: [{id: x, endpoint: "http://x"}]\n');
    expect(await vigil(['validate', path])).toMatchObject({
      code: EXIT_CODES.ok,
      out: 'vigil.yaml is valid: 2 services, 0 owners, 1 destination, 0 journeys\n',
      err: '',
    });
  });

  it('warns of what is good and nevertheless doubtful', async () => {
    const path = await config('forward: [{id: x, endpoint: "https://x", tls: {insecureSkipVerify: true}}]\n');
    const { code, out, err } = await vigil(['validate', path]);
    expect([code, out]).toEqual([
      EXIT_CODES.ok,
      'vigil.yaml is valid: 0 services, 0 owners, 1 destination, 0 journeys\n',
    ]);
    expect(err).toContain('warning: vigil.yaml:1:68 forward.0.tls.insecureSkipVerify: takes any certificate');
    const json = JSON.parse((await vigil(['validate', '--json', path])).out) as { valid: boolean; problems: unknown[] };
    expect([json.valid, json.problems]).toEqual([true, [expect.objectContaining({ severity: 'warning' })]]);
  });

  it('checks what a role needs', async () => {
    const path = await config('');
    const { code, err } = await vigil(['validate', '--role', 'pipeline', path]);
    expect([code, err]).toEqual([EXIT_CODES.failed, expect.stringContaining('vigil.yaml:1:1 engine: is missing')]);
    expect((await vigil(['validate', '--role', 'engine', path])).code).toBe(EXIT_CODES.ok);
  });

  it('finds an empty file valid', async () => {
    expect((await vigil(['validate', await config('')])).code).toBe(EXIT_CODES.ok);
  });

  it('says of each mistake where it is and what was meant', async () => {
    const path = await config('foward: []\nlog:\n  level: loud\n');
    expect(await vigil(['validate', path])).toMatchObject({
      code: EXIT_CODES.failed,
      out: '',
      err:
        'vigil.yaml:1:1 foward: is not a known key (did you mean `forward`?)\n' +
        'vigil.yaml:3:10 log.level: must be one of `fatal`, `error`, `warn`, `info`, `debug`, `trace`\n' +
        'vigil.yaml is not valid: 2 problems\n',
    });
  });

  it('checks the file of VIGIL_CONFIG where none is named', async () => {
    const path = await config('log: {level: 1}\n');
    const { code, err } = await vigil(['validate'], { env: { VIGIL_CONFIG: path } });
    expect(code).toBe(EXIT_CODES.failed);
    expect(err).toContain('vigil.yaml:1:14 log.level: must be one of');
  });

  it('takes a file that is not there for a mistake', async () => {
    expect(await vigil(['validate', join(folder, 'none.yaml')])).toMatchObject({
      code: EXIT_CODES.failed,
      err: 'none.yaml does not exist: make it, or name another one\nnone.yaml is not valid: 1 problem\n',
    });
  });

  it('prints one JSON document of a valid file', async () => {
    const path = await config('');
    const { code, out, err } = await vigil(['validate', '--json', path]);
    expect(code).toBe(EXIT_CODES.ok);
    expect(JSON.parse(out)).toEqual({ valid: true, files: ['vigil.yaml'], problems: [] });
    expect(err).toBe('');
  });

  it('prints one JSON document of the problems', async () => {
    const path = await config('foward: []\n');
    const { code, out, err } = await vigil(['validate', path, '--json']);
    expect(code).toBe(EXIT_CODES.failed);
    expect(JSON.parse(out)).toEqual({
      valid: false,
      files: ['vigil.yaml'],
      problems: [
        {
          severity: 'error',
          message: 'is not a known key',
          path: 'foward',
          file: 'vigil.yaml',
          line: 1,
          column: 1,
          suggestion: 'forward',
        },
      ],
    });
    expect(err).toBe('');
  });

  it('looks secrets up only if it is told to', async () => {
    const path = await config('receivers: {otlp: {trustedTokens: ["env:SENDER"]}}\n');
    expect((await vigil(['validate', path])).code).toBe(EXIT_CODES.ok);
    const { code, err } = await vigil(['validate', path, '--secrets']);
    expect(code).toBe(EXIT_CODES.failed);
    expect(err).toContain('vigil.yaml:1:36 receivers.otlp.trustedTokens.0: environment variable SENDER is not set');
    expect((await vigil(['validate', path, '--secrets'], { env: { SENDER: 'x' } })).code).toBe(EXIT_CODES.ok);
  });
});
