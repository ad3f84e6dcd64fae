import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeadLetter, DeadLetterStoreSummary, ReplayProgress } from '@vigil/quality-model';
import { EXIT_CODES, runProgram } from '../index.ts';

const nothingRuns = {
  serve: () => Promise.resolve(0),
  spawnRunner: () => {
    throw new Error('not here');
  },
};

type Asked = Readonly<{ line: string; authorization: string | undefined; body: unknown }>;

/** A companion's API, answer by answer. */
let server: Server;
let url: string;
let dataDir: string;
const asked: Asked[] = [];
let answer: (line: string, body: unknown) => readonly [status: number, body: unknown];

beforeEach(async () => {
  asked.length = 0;
  dataDir = await mkdtemp(join(tmpdir(), 'vigil-letters-cli-'));
  await writeFile(join(dataDir, 'admin.token'), 'token-of-the-admin\n');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const line = `${request.method} ${request.url}`;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      asked.push({ line, authorization: request.headers.authorization, body });
      const [status, reply] = answer(line, body);
      response.writeHead(status).end(typeof reply === 'string' ? reply : JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dataDir, { recursive: true });
});

async function vigil(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runProgram(['deadletter', ...args, '--url', url, '--data-dir', dataDir], {
    version: '1.2.3',
    io: { stdout: (text) => out.push(text), stderr: (text) => err.push(text), env: {} },
    ...nothingRuns,
  });
  return { code, out: out.join(''), err: err.join('') };
}

const AT = Date.UTC(2026, 10, 24, 12);
const letter = (over: Partial<DeadLetter> = {}): DeadLetter => ({
  id: 'w0.tempo.4096',
  pipelineId: 'w0',
  destination: 'tempo',
  signal: 'traces',
  tenant: 'acme',
  items: 512,
  bytes: 215_040,
  receivedMs: AT,
  storedMs: AT,
  reason: 'HTTP 400: bad',
  ...over,
});
const progress = (over: Partial<ReplayProgress> = {}): ReplayProgress => ({
  running: false,
  replayed: { letters: 2, items: 1024 },
  refused: { letters: 0, items: 0 },
  stopped: '',
  ...over,
});
const store = (over: Partial<DeadLetterStoreSummary> = {}): DeadLetterStoreSummary => ({
  pipelineId: 'w0',
  destination: 'tempo',
  items: { traces: 512, metrics: 0, logs: 7 },
  bytes: 220_000,
  maxBytes: 1_000_000,
  oldestMs: AT,
  configured: true,
  replay: null,
  ...over,
});

describe('vigil deadletter list', () => {
  test('shows what there is, and how to see more', async () => {
    answer = () => [
      200,
      {
        letters: [letter()],
        next: 'w0.tempo.4096',
        stores: [store(), store({ destination: 'old', configured: false })],
      },
    ];
    const { code, out } = await vigil('list', '--destination', 'tempo', '--limit', '1');
    expect([code, asked]).toEqual([
      EXIT_CODES.ok,
      [
        {
          line: 'GET /api/v1/admin/deadletters?limit=1&destination=tempo',
          authorization: 'Bearer token-of-the-admin',
          body: undefined,
        },
      ],
    ]);
    expect(out).toBe(
      [
        'DESTINATION              PIPELINE  SPANS  POINTS  RECORDS  BYTES              OLDEST',
        'tempo                    w0        512    0       7        220000 of 1000000  2026-11-24T12:00:00.000Z',
        'old (not in vigil.yaml)  w0        512    0       7        220000 of 1000000  2026-11-24T12:00:00.000Z',
        '',
        'ID             REFUSED                   SIGNAL  TENANT  ITEMS  BYTES   REASON',
        'w0.tempo.4096  2026-11-24T12:00:00.000Z  traces  acme    512    215040  HTTP 400: bad',
        '',
        'More: --after w0.tempo.4096',
        '',
      ].join('\n'),
    );
  });

  test('says that there is nothing', async () => {
    answer = () => [200, { letters: [], next: null, stores: [store({ items: { traces: 0, metrics: 0, logs: 0 } })] }];
    expect((await vigil('list')).out).toBe('There are no dead letters.\n');
  });

  test('prints JSON for programs', async () => {
    const list = { letters: [letter()], next: null, stores: [store()] };
    answer = () => [200, list];
    expect(JSON.parse((await vigil('list', '--json')).out)).toEqual(list);
  });

  test('lets nothing that came from outside command the terminal', async () => {
    answer = () => [200, { letters: [letter({ reason: 'HTTP 400: \u001b[2J\nbad' })], next: null, stores: [store()] }];
    const { out } = await vigil('list');
    expect(out).toContain('HTTP 400:  [2J bad');
  });
});

test('vigil deadletter show prints one with its content', async () => {
  answer = () => [200, { letter: letter(), otlp: { resourceSpans: [{}] } }];
  const { code, out } = await vigil('show', 'w0.tempo.4096');
  expect([code, asked[0]!.line]).toEqual([EXIT_CODES.ok, 'GET /api/v1/admin/deadletters/w0.tempo.4096']);
  expect(JSON.parse(out)).toMatchObject({ id: 'w0.tempo.4096', otlp: { resourceSpans: [{}] } });
});

describe('vigil deadletter replay', () => {
  test('sends all of a destination', async () => {
    answer = () => [200, { stores: [store({ replay: progress() })] }];
    const { code, out } = await vigil('replay', '--destination', 'tempo');
    expect(asked.map(({ line, body }) => [line, body])).toEqual([
      ['POST /api/v1/admin/deadletters/replay', { destination: 'tempo' }],
    ]);
    expect([code, out]).toEqual([EXIT_CODES.ok, 'tempo (w0): 2 sent (1024 items), 0 refused again.\n']);
  });

  test('sends single ones, each to its destination', async () => {
    answer = (_line, body) => [200, { stores: [store({ ...(body as object), replay: progress() })] }];
    await vigil('replay', 'w0.tempo.1', 'w1.loki.2', 'w1.tempo.3');
    expect(asked.map(({ body }) => body)).toEqual([
      { destination: 'tempo', ids: ['w0.tempo.1', 'w1.tempo.3'] },
      { destination: 'loki', ids: ['w1.loki.2'] },
    ]);
  });

  test('waits for its end', async () => {
    let looks = 0;
    answer = (line) =>
      line.startsWith('POST')
        ? [200, { stores: [store({ replay: progress({ running: true }) })] }]
        : [200, { letters: [], next: null, stores: [store({ replay: progress({ running: ++looks < 2 }) })] }];
    const { code, out } = await vigil('replay', '--destination', 'tempo');
    expect([code, looks, out]).toEqual([EXIT_CODES.ok, 2, expect.stringContaining('2 sent')]);
  });

  test.each([
    ['is refused again', { refused: { letters: 1, items: 3 } }, '1 refused again'],
    ['cannot be sent now', { stopped: 'HTTP 503: busy' }, 'it stopped: HTTP 503: busy'],
  ])('fails where something %s', async (_what, over, words) => {
    answer = () => [200, { stores: [store({ replay: progress(over) })] }];
    const { code, out } = await vigil('replay', '--destination', 'tempo');
    expect([code, out]).toEqual([EXIT_CODES.failed, expect.stringContaining(words)]);
  });
});

test('vigil deadletter drop gives them up', async () => {
  answer = () => [200, { dropped: { letters: 2, items: 9 } }];
  const { code, out } = await vigil('drop', 'w0.tempo.1', 'w0.tempo.2');
  expect(asked.map(({ line, body }) => [line, body])).toEqual([
    ['POST /api/v1/admin/deadletters/drop', { destination: 'tempo', ids: ['w0.tempo.1', 'w0.tempo.2'] }],
  ]);
  expect([code, out]).toEqual([EXIT_CODES.ok, 'tempo: 2 dropped (9 items).\n']);
});

test.each([
  ['nothing named', ['replay'], 'name ids, or --destination'],
  ['nothing named to drop', ['drop'], 'name ids, or --destination'],
  ['both named', ['drop', 'w0.tempo.1', '--destination', 'tempo'], 'not both'],
  ['something that is no id', ['replay', 'tempo'], "'tempo' is not the id of a dead letter"],
  ['an unknown command', ['resend'], "unknown command 'resend'"],
])('%s is a mistake in its use', async (_what, args, words) => {
  const { code, err } = await vigil(...args);
  expect([code, asked, err]).toEqual([EXIT_CODES.usage, [], expect.stringContaining(words)]);
});

describe('a companion', () => {
  test('that refuses says why', async () => {
    const error = { code: 'destination_not_found', message: '"x" is no destination.', requestId: 'r' };
    answer = () => [404, { error }];
    const { code, err } = await vigil('replay', '--destination', 'x');
    expect([code, err]).toEqual([EXIT_CODES.failed, 'vigil: "x" is no destination.\n']);
  });

  test.each([
    ['is something else', [200, '<html>'], 'is no companion (HTTP 200)'],
    ['is of another version', [200, { lettres: [] }], 'is of another version'],
  ] as const)('that %s is told', async (_what, reply, words) => {
    answer = () => reply;
    const { code, err } = await vigil('list');
    expect([code, err]).toEqual([EXIT_CODES.failed, expect.stringContaining(words)]);
  });

  test('that does not answer is told, with its address', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { code, err } = await vigil('list');
    expect([code, err]).toEqual([
      EXIT_CODES.failed,
      expect.stringMatching(new RegExp(`No companion answers at ${url} .*vigil serve`)),
    ]);
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  test('whose token is not there is told, with the file', async () => {
    await rm(join(dataDir, 'admin.token'));
    const { code, err } = await vigil('list');
    expect([code, err]).toEqual([
      EXIT_CODES.failed,
      expect.stringContaining(`read from ${join(dataDir, 'admin.token')}`),
    ]);
  });

  test('is found by its configuration and the port base', async () => {
    const config = join(dataDir, 'vigil.yaml');
    await writeFile(config, `api: { host: 0.0.0.0, port: ${new URL(url).port} }\n`);
    answer = () => [200, { letters: [], next: null, stores: [] }];
    const out: string[] = [];
    const code = await runProgram(['deadletter', 'list', '-c', config, '-d', dataDir], {
      version: '1.2.3',
      io: { stdout: (text) => out.push(text), stderr: (text) => out.push(text), env: {} },
      ...nothingRuns,
    });
    expect([code, out.join('')]).toEqual([EXIT_CODES.ok, 'There are no dead letters.\n']);
  });
});
