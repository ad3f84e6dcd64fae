import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownKeys } from '@vigil/quality-model';
import { SIGNALS } from '../messages/index.ts';
import { formatProblem } from './configProblem.ts';
import { loadConfig, type LoadOptions, type LoadResult } from './loadConfig.ts';
import { FILE_MAX_BYTES } from './readSources.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const options: LoadOptions = { env: {}, portBase: undefined, secrets: 'resolve' };

async function load(
  files: Readonly<Record<string, string | Uint8Array>>,
  changed: Partial<LoadOptions> = {},
): Promise<LoadResult> {
  const names = Object.keys(files);
  for (const name of names) await writeFile(join(folder, name), files[name]!);
  const path = names.length === 1 ? join(folder, names[0]!) : folder;
  return loadConfig({ path, required: true }, { ...options, ...changed });
}

/** Problems as `validate` prints them, with the files' names alone. */
function linesOf(result: LoadResult): readonly string[] {
  return result.kind === 'loaded'
    ? []
    : result.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
}

const loadedOf = (result: LoadResult) => {
  if (result.kind === 'rejected') throw new Error(linesOf(result).join('\n'));
  return result.loaded;
};

describe('a configuration file', () => {
  it('is loaded with its defaults, addresses and files', async () => {
    const loaded = loadedOf(await load({ 'vigil.yaml': 'forward:\n- {id: tempo, endpoint: http://tempo:4318}\n' }));
    expect(loaded.config.forward).toMatchObject([{ id: 'tempo', signals: SIGNALS }]);
    expect(loaded.files).toEqual([join(folder, 'vigil.yaml')]);
    expect(loaded.addresses).toEqual({
      otlpGrpc: { host: '127.0.0.1', port: 4317 },
      otlpHttp: { host: '127.0.0.1', port: 4318 },
      api: { host: '127.0.0.1', port: 4320 },
      replicas: { host: '127.0.0.1', port: 4321 },
    });
  });

  test.each(['', '# all of it is commented out\n', 'forward:\nservices:\n'])('may say nothing: %j', async (text) => {
    expect(loadedOf(await load({ 'vigil.yaml': text })).config.forward).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ['a misspelt key', 'forwards: []\n', ['vigil.yaml:1:1 forwards: is not a known key (did you mean `forward`?)']],
    [
      'a misspelt key deep inside',
      'receivers:\n  otlp:\n    grpc_port: 1\n',
      ['vigil.yaml:3:5 receivers.otlp.grpc_port: is not a known key (did you mean `grpcPort`?)'],
    ],
    [
      'a key that is like no other',
      'log: {colour: red}\n',
      ['vigil.yaml:1:7 log.colour: is not a known key; known here: level'],
    ],
    [
      'two misspelt keys of one mapping',
      'log:\n  lvl: info\n  levels: info\n',
      [
        'vigil.yaml:2:3 log.lvl: is not a known key; known here: level',
        'vigil.yaml:3:3 log.levels: is not a known key (did you mean `level`?)',
      ],
    ],
    [
      'a key called __proto__',
      '__proto__: 1\n',
      [`vigil.yaml:1:1 __proto__: is not a known key; known here: ${knownKeys([]).join(', ')}`],
    ],
    [
      'text where a number belongs',
      'api:\n  port: "4320"\n',
      ['vigil.yaml:2:9 api.port: must be a number, and is text'],
    ],
    [
      'a fraction where a whole number belongs',
      'api: {port: 1.5}\n',
      ['vigil.yaml:1:13 api.port: must be a whole number, and has a fraction'],
    ],
    [
      'a number where text belongs',
      'owners:\n- team: 7\n',
      ['vigil.yaml:2:9 owners.0.team: must be text, and is a number: put it in quotes'],
    ],
    [
      'a mapping where a list belongs',
      'forward:\n  id: x\n',
      ['vigil.yaml:1:1 forward: must be a list, and is a mapping'],
    ],
    [
      'a list where a mapping belongs',
      'log: [info]\n',
      ['vigil.yaml:1:1 log: must be a mapping of keys to values, and is a list'],
    ],
    [
      'an empty entry',
      'forward:\n-\n',
      ['vigil.yaml:2:2 forward.0: must be a mapping of keys to values, and is nothing'],
    ],
    [
      'a missing key',
      'forward:\n- id: a\n  timeoutMs: 500\n',
      ['vigil.yaml:2:3 forward.0.endpoint: is missing; it must be text'],
    ],
    [
      'a required key without a value',
      'forward:\n- id: a\n  endpoint:\n',
      ['vigil.yaml:3:3 forward.0.endpoint: is missing; it must be text'],
    ],
    ['a number that is too small', 'api: {port: 0}\n', ['vigil.yaml:1:13 api.port: must be at least 1']],
    ['a number that is too large', 'api: {port: 70000}\n', ['vigil.yaml:1:13 api.port: must be at most 65535']],
    ['an empty text', 'owners: [{team: ""}]\n', ['vigil.yaml:1:17 owners.0.team: must not be empty']],
    [
      'an empty list',
      'forward: [{id: a, endpoint: "http://a", signals: []}]\n',
      ['vigil.yaml:1:41 forward.0.signals: must have an entry'],
    ],
    [
      'a misspelt choice',
      'log: {level: wran}\n',
      [
        'vigil.yaml:1:14 log.level: must be one of `fatal`, `error`, `warn`, `info`, `debug`, `trace` (did you mean `warn`?)',
      ],
    ],
    [
      'another choice',
      'queue: {whenFull: dropNewest}\n',
      ['vigil.yaml:1:19 queue.whenFull: must be one of `refuse`, `dropOldest` (did you mean `dropOldest`?)'],
    ],
    [
      'a misspelt kind',
      'store: {kind: postgre}\n',
      ['vigil.yaml:1:15 store.kind: must be one of `sqlite`, `postgres` (did you mean `postgres`?)'],
    ],
    [
      'a missing kind',
      'store: {url: "env:A"}\n',
      ['vigil.yaml:1:1 store.kind: is missing; it must be one of `sqlite`, `postgres`'],
    ],
    [
      'an id twice',
      'forward:\n- id: a\n  endpoint: http://a\n- endpoint: http://b\n  id: a\n',
      ['vigil.yaml:5:7 forward.1.id: repeats the id of an earlier entry, at line 2'],
    ],
    [
      'a service twice',
      'services:\n- {name: a, namespace: n}\n- {name: a}\n- {namespace: n, name: a}\n',
      ['vigil.yaml:4:24 services.2.name: repeats the environment, namespace and name of an earlier entry, at line 2'],
    ],
    [
      'an owner who is nobody',
      'owners: [{team: payments}]\nservices:\n- {name: a, owner: paymets}\n',
      ['vigil.yaml:3:20 services.0.owner: names a team that is not in owners (did you mean `payments`?)'],
    ],
    [
      'a secret',
      'forward:\n- id: a\n  endpoint: http://a\n  headers:\n    Authorization: Bearer abc\n',
      [
        'vigil.yaml:5:20 forward.0.headers.Authorization: must not be written here: put the secret into an environment variable or a file and write env:NAME or file:PATH',
      ],
    ],
    [
      'two listeners on one port, of which one is a default',
      'api: {port: 4317}\n',
      ['vigil.yaml:1:13 api.port: is 4317, which receivers.otlp.grpcPort uses too: give them different ports'],
    ],
    [
      'a default that meets a port that is written',
      'receivers: {otlp: {grpcPort: 4320}}\n',
      ['vigil.yaml:1:30 receivers.otlp.grpcPort: is 4320, which api.port uses too: give them different ports'],
    ],
    [
      'several mistakes, in the order of their lines',
      'log: {level: 1}\nfoward: []\napi: {port: x}\n',
      [
        'vigil.yaml:1:14 log.level: must be one of `fatal`, `error`, `warn`, `info`, `debug`, `trace`',
        'vigil.yaml:2:1 foward: is not a known key (did you mean `forward`?)',
        'vigil.yaml:3:13 api.port: must be a number, and is text',
      ],
    ],
  ])('is rejected with %s', async (_what, text, lines) => {
    expect(linesOf(await load({ 'vigil.yaml': text }))).toEqual(lines);
  });

  it('never has a value repeated that may be a secret', async () => {
    const text = [
      'receivers: {otlp: {auth: hunter2hunter2, trustedTokens: [hunter2hunter2, 12345678]}}',
      'store: postgres://vigil:hunter2hunter2@db/vigil',
      'forward: [{id: a, endpoint: "http://u:hunter2hunter2@h", headers: {token: hunter2hunter2, x: [hunter2hunter2]}}]',
      'log: {level: {hunter: hunter2hunter2}}',
    ].join('\n');
    const lines = linesOf(await load({ 'vigil.yaml': text }));
    expect(lines.length).toBeGreaterThanOrEqual(7);
    expect(lines.join('\n')).not.toMatch(/hunter2|12345678/);
  });

  it('that is wrong all over is told of with a limit', async () => {
    const text = Array.from({ length: 500 }, (_, index) => `wrong${index}: 1`).join('\n');
    const lines = linesOf(await load({ 'vigil.yaml': text }));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('vigil.yaml and 400 more problems');
  });

  test.each<[string, Uint8Array, string]>([
    ['binary', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2), 'vigil.yaml is a binary file, and should be YAML text'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), 'vigil.yaml is UTF-16 text: save it as UTF-8'],
    ['Latin-1', Uint8Array.of(0x61, 0xe9, 0x0a), 'vigil.yaml is not UTF-8 text: save it as UTF-8'],
    ['too large', new Uint8Array(FILE_MAX_BYTES + 1).fill(0x23), 'vigil.yaml is larger than 1048576 bytes'],
  ])('is rejected when it is %s', async (_what, bytes, line) => {
    expect(linesOf(await load({ 'vigil.yaml': bytes }))).toEqual([line]);
  });

  it('may be as large as the limit', async () => {
    const bytes = new Uint8Array(FILE_MAX_BYTES).fill(0x23); // one long comment
    expect(linesOf(await load({ 'vigil.yaml': bytes }))).toEqual([]);
  });

  it('is rejected when it is not there and has to be', async () => {
    const result = await loadConfig({ path: join(folder, 'none.yaml'), required: true }, options);
    expect(linesOf(result)).toEqual(['none.yaml does not exist: make it, or name another one']);
  });

  it('is empty when it is not there and need not be', async () => {
    const loaded = loadedOf(await loadConfig({ path: join(folder, 'none.yaml'), required: false }, options));
    expect(loaded).toMatchObject({ files: [], config: { forward: [] } });
  });

  it('is rejected when a file stands where a folder should be', async () => {
    await writeFile(join(folder, 'a'), '');
    const result = await loadConfig({ path: join(folder, 'a', 'vigil.yaml'), required: true }, options);
    expect(linesOf(result)).toEqual(['a/vigil.yaml does not exist: make it, or name another one']);
  });

  it('is rejected when this user may not read it', async () => {
    const path = join(folder, 'vigil.yaml');
    await writeFile(path, '', { mode: 0o000 });
    await chmod(folder, 0o755);
    const isRoot = process.geteuid?.() === 0; // who may read everything
    if (isRoot) process.seteuid?.(65_534);
    const result = await loadConfig({ path, required: true }, options).finally(() => isRoot && process.seteuid?.(0));
    expect(linesOf(result)).toEqual(['vigil.yaml may not be read by this user: change its owner or mode']);
  });

  it('is rejected when it would send telemetry to itself', async () => {
    const text = 'forward:\n- {id: a, endpoint: "http://localhost:4318/"}\n- {id: b, endpoint: "http://tempo:4318"}\n';
    expect(linesOf(await load({ 'vigil.yaml': text }))).toEqual([
      'vigil.yaml:2:21 forward.0.endpoint: is where Vigil itself receives OTLP: it would send everything round in circles',
    ]);
    expect(linesOf(await load({ 'vigil.yaml': text }, { portBase: 5310 }))).toEqual([]);
  });

  it('has control characters of its keys written out', async () => {
    expect(linesOf(await load({ 'vigil.yaml': '"a\\e[31m\\nb": 1\n' }))[0]).toMatch(
      /^vigil\.yaml:1:1 a\\u\{1b\}\[31m\\u\{a\}b: is not/,
    );
  });

  it('is rejected when it is a device', async () => {
    const result = await loadConfig({ path: '/dev/null', required: true }, options);
    expect(linesOf(result)).toEqual(['/dev/null is neither a file nor a folder']);
  });

  it('has ports by the port base, and the written ones win', async () => {
    const result = await load({ 'vigil.yaml': 'receivers: {otlp: {httpPort: 9999}}\n' }, { portBase: 5310 });
    const { otlpGrpc, otlpHttp, api } = loadedOf(result).addresses;
    expect([otlpGrpc.port, otlpHttp.port, api.port]).toEqual([5317, 9999, 5320]);
  });
});

describe('a configuration folder', () => {
  it('is one configuration: lists in the order of the files, mappings joined', async () => {
    const loaded = loadedOf(
      await load({
        '20-b.yml': 'forward: [{id: b, endpoint: "http://b"}]\nreceivers: {otlp: {httpPort: 2}}\n',
        '10-a.yaml': 'forward: [{id: a, endpoint: "http://a"}]\nreceivers: {otlp: {grpcPort: 1}}\n',
        '.hidden.yaml': 'nonsense: 1\n',
        'notes.txt': 'nonsense: 1\n',
      }),
    );
    expect(loaded.config.forward.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(loaded.config.receivers.otlp).toMatchObject({ grpcPort: 1, httpPort: 2 });
    expect(loaded.files.map((file) => file.slice(folder.length + 1))).toEqual(['10-a.yaml', '20-b.yml']);
  });

  test.each<[string, string, string, readonly string[]]>([
    [
      'a scalar twice',
      'log: {level: info}\n',
      '\nlog:\n  level: debug\n',
      ['b.yaml:3:3 log.level: is also set in DIR/a.yaml, at line 1: keep one of the two'],
    ],
    [
      'a list and a mapping',
      'log: {level: info}\n',
      'log: [1]\n',
      ['b.yaml:1:1 log: is also set in DIR/a.yaml, at line 1: keep one of the two'],
    ],
    [
      'an id in two files',
      'forward:\n- {id: x, endpoint: "http://a"}\n',
      'forward:\n- {id: y, endpoint: "http://a"}\n- {id: x, endpoint: "http://b"}\n',
      ['b.yaml:3:8 forward.2.id: repeats the id of an earlier entry, at DIR/a.yaml, line 2'],
    ],
    [
      'mistakes in both, at their places',
      'forward:\n- {id: x, endpoint: nowhere}\n',
      '\nforward:\n- {id: y, endpont: "http://a"}\n',
      [
        'a.yaml:2:21 forward.0.endpoint: must be an http or https URL, such as http://collector:4318',
        'b.yaml:3:3 forward.1.endpoint: is missing; it must be text',
        'b.yaml:3:11 forward.1.endpont: is not a known key (did you mean `endpoint`?)',
      ],
    ],
    [
      'one that is not YAML',
      'log: {level: info}\n',
      'a: [\n',
      ['b.yaml:2:1 wrong indentation, or a bracket, brace or quote above that is not closed'],
    ],
  ])('is rejected with %s', async (_what, a, b, lines) => {
    const result = await load({ 'a.yaml': a, 'b.yaml': b });
    const printed = result.kind === 'loaded' ? [] : result.problems.map(formatProblem);
    expect(printed.map((line) => line.replace(`${folder}/`, '').replaceAll(folder, 'DIR'))).toEqual(lines);
  });

  it('says nothing twice where one of the files leaves it empty', async () => {
    const loaded = loadedOf(await load({ 'a.yaml': 'log:\n', 'b.yaml': 'log: {level: debug}\n', 'c.yaml': 'log:\n' }));
    expect(loaded.config.log.level).toBe('debug');
  });

  it('is rejected when it holds no YAML', async () => {
    const result = await loadConfig({ path: folder, required: true }, options);
    expect(linesOf(result)).toEqual([`${folder} is a folder without a *.yaml file`]);
  });

  it('is rejected when a file of it leads nowhere or is a folder', async () => {
    await symlink('nowhere', join(folder, 'a.yaml'));
    await mkdir(join(folder, 'b.yaml'));
    const result = await loadConfig({ path: folder, required: true }, options);
    expect(linesOf(result)).toEqual(['a.yaml does not exist', 'b.yaml is a folder']);
  });
});

describe('the secrets of a configuration', () => {
  const text =
    'forward:\n- id: a\n  endpoint: http://a\n  headers:\n    authorization: env:TOKEN\n    x-key: file:key.txt\n';

  it('are looked up, files beside the configuration, without the line break at the end', async () => {
    await writeFile(join(folder, 'key.txt'), 'from file\r\n');
    const { secrets } = loadedOf(await load({ 'vigil.yaml': text }, { env: { TOKEN: 'Bearer x' } }));
    expect(secrets.get('env:TOKEN').reveal()).toBe('Bearer x');
    expect(secrets.get('file:key.txt').reveal()).toBe('from file');
  });

  test.each<[string, Readonly<Record<string, string>>, string | undefined, readonly string[]]>([
    [
      'are not there',
      {},
      undefined,
      [
        'vigil.yaml:5:20 forward.0.headers.authorization: environment variable TOKEN is not set',
        'vigil.yaml:6:12 forward.0.headers.x-key: file DIR/key.txt does not exist',
      ],
    ],
    [
      'are empty',
      { TOKEN: '' },
      '\n\n',
      [
        'vigil.yaml:5:20 forward.0.headers.authorization: environment variable TOKEN is empty',
        'vigil.yaml:6:12 forward.0.headers.x-key: file DIR/key.txt is empty',
      ],
    ],
    [
      'have lines or are endless',
      { TOKEN: 'a\nb' },
      'x'.repeat(70_000),
      [
        'vigil.yaml:5:20 forward.0.headers.authorization: environment variable TOKEN holds a line break or another control character',
        'vigil.yaml:6:12 forward.0.headers.x-key: file DIR/key.txt is larger than 65536 bytes',
      ],
    ],
  ])('reject it with their places when they %s', async (_what, env, key, lines) => {
    if (key !== undefined) await writeFile(join(folder, 'key.txt'), key);
    const result = await load({ 'vigil.yaml': text }, { env });
    const printed = result.kind === 'loaded' ? [] : result.problems.map(formatProblem);
    expect(printed.map((line) => line.replace(`${folder}/`, '').replaceAll(folder, 'DIR'))).toEqual(lines);
  });

  it('can be left out of a check', async () => {
    const { secrets } = loadedOf(await load({ 'vigil.yaml': text }, { secrets: 'skip' }));
    expect(() => secrets.get('env:TOKEN')).toThrow('env:TOKEN was not loaded');
  });
});
