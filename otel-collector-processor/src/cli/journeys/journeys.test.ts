import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vigilConfigSchema } from '@vigil/quality-model';
import { parse } from 'yaml';
import { forkRunner } from '../../checks/index.ts';
import { runProgram } from '../index.ts';

let folder = '';
let server: Server;
let url = '';
let seen: IncomingHttpHeaders[] = [];
let status = 200;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cli-'));
  seen = [];
  server = createServer(({ headers }, response) => {
    seen.push(headers);
    response.writeHead(status).end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  status = 200;
  await writeFile(
    join(folder, 'vigil.yaml'),
    `
targets:
  - { baseUrl: '${url}', allowPrivate: true, maxRequestsPerMinute: 20 }
journeys:
  - id: home
    name: Home
    schedule: { every: 1m }
    vars: { password: 'env:PASSWORD' }
    steps: [{ id: home, get: '${url}/', headers: { x-key: '\${password}' } }]
`,
  );
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function vigil(...args: string[]): Promise<Readonly<{ code: number; out: string; err: string }>> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runProgram(args, {
    version: '1.2.3',
    io: {
      stdout: (text) => out.push(text),
      stderr: (text) => err.push(text),
      env: { VIGIL_CONFIG: join(folder, 'vigil.yaml'), VIGIL_DATA_DIR: folder, PASSWORD: 'planted-secret' },
    },
    serve: () => Promise.resolve(0),
    spawnRunner: () => forkRunner(join(__dirname, '../../checks/testing/runnerEntry.ts')),
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('vigil test', () => {
  it('says what each step did, and ends with 0 if all is well', async () => {
    const { code, out, err } = await vigil('test', 'home');
    expect(err).toBe('');
    expect(out).toMatch(
      /^✓ home {2}GET .*\/ → 200 {2}\d+ ms \(connect \d+ ms, firstByte \d+ ms, transfer \d+ ms\)\nIt passed in/,
    );
    expect(code).toBe(0);
    expect(seen[0]!['x-key']).toBe('planted-secret');
  }, 120_000);

  it('ends with 1 if it is not, and shows no secret', async () => {
    status = 500;
    const { code, out } = await vigil('test', 'home', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ outcome: 'fail', failedStep: 'home' }]);
    expect(out).not.toContain('planted-secret');
  }, 120_000);

  it('ends with 2 for a journey that there is not, and names those that there are', async () => {
    expect(await vigil('test', 'house')).toMatchObject({
      code: 2,
      err: 'There is no journey house; there are: home\n',
    });
  });
});

describe('vigil plan', () => {
  it('says what journeys would ask of each target, and what is left', async () => {
    const { code, out } = await vigil('plan', '--offline');
    expect(code).toBe(0);
    expect(out).toMatch(/home +read +1440 +1440 +\d+\n/);
    expect(out).toContain('1440 runs and 1440 requests a day');
    expect(out).toMatch(/1 +20 +95 % +1440 +≥ 0\.7 MB/);
  });

  it('says so where no companion tells what runs', async () => {
    const { code, out } = await vigil('plan');
    expect(code).toBe(0);
    expect(out).toContain('What would change is not known: The admin token cannot be read');
  });
});

describe('vigil import', () => {
  it('writes a file that is valid, and says what it does not carry over', async () => {
    const file = join(folder, 'gatus.yaml');
    const out = join(folder, 'imported.yaml');
    await writeFile(file, `endpoints: [{ name: front, url: '${url}', conditions: ['[STATUS] == 200', '[ODD] == 1'] }]`);
    const { code, err } = await vigil('import', 'gatus', file, '--out', out);
    expect(err).toBe(
      'endpoint front: the condition [ODD] == 1 has no counterpart\n1 journeys; 1 things were not carried over\n',
    );
    expect(code).toBe(0);
    expect(vigilConfigSchema.safeParse(parse(await readFile(out, 'utf8'))).success).toBe(true);
  });

  it.each([
    ['of a file that is not there', ['gatus', 'nothing.yaml'], 1],
    ['of a format that there is not', ['nagios', 'nothing.cfg'], 2],
  ])('%s fails', async (_what, args, code) => {
    expect((await vigil('import', ...args)).code).toBe(code);
  });
});

test('vigil schema prints what editors complete by', async () => {
  const { out } = await vigil('schema');
  expect(JSON.parse(out)).toMatchObject({ type: 'object', properties: { journeys: {}, targets: {} } });
});
