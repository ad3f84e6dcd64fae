import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { launchCompanion, startCompanion, type Companion } from '../support/companion.ts';
import { startOtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';

const SPAN = encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'one', kind: 2 }] }] }] });
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('bad input is answered with the right status and words, and the process stays up', () => {
  let companion: Companion;
  beforeAll(async () => {
    companion = await startCompanion();
  }, 40_000);
  afterAll(() => companion.stop());
  afterEach(async () => {
    const response = await fetch(`${companion.httpUrl}/v1/traces`, {
      method: 'POST',
      headers: PROTOBUF,
      body: new Uint8Array(SPAN),
    });
    expect(response.status).toBe(200);
  });

  const post = (path: string, headers: Record<string, string>, body: Uint8Array | string) =>
    fetch(`${companion.httpUrl}${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });

  test.each<[string, string, Record<string, string>, Uint8Array | string, number, RegExp]>([
    ['malformed protobuf', '/v1/traces', PROTOBUF, Buffer.from('0a05ffffff', 'hex'), 400, /not an OTLP request/],
    ['malformed JSON', '/v1/traces', JSON_TYPE, '{"resourceSpans": [', 400, /JSON/i],
    [
      'JSON of the wrong shape',
      '/v1/traces',
      JSON_TYPE,
      '{"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "xyz"}]}]}]}',
      400,
      /traceId/,
    ],
    ['a wrong content type', '/v1/traces', { 'content-type': 'text/plain' }, 'hello', 415, /application\/x-protobuf/],
    ['an unknown path', '/v2/traces', PROTOBUF, SPAN, 404, /./],
    [
      'gzip that is none',
      '/v1/traces',
      { ...PROTOBUF, 'content-encoding': 'gzip' },
      SPAN,
      400,
      /cannot be decompressed/,
    ],
    [
      'a gzip bomb of 200 MB',
      '/v1/traces',
      { ...PROTOBUF, 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(200 * 1024 * 1024)),
      413,
      /larger than/,
    ],
  ])('%s', async (_case, path, headers, body, status, words) => {
    const response = await post(path, headers, body);
    expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(words)]);
  });

  test('a body of 100 MB', async () => {
    // The answer may come before the body is sent: then the client sees it, or a connection that was closed.
    const outcome = await post('/v1/traces', PROTOBUF, Buffer.alloc(100 * 1024 * 1024)).then(
      (response) => response.status,
      () => 413,
    );
    expect(outcome).toBe(413);
  });

  test.each([
    ['no token', {}, 401],
    ['a wrong token', { authorization: 'Bearer nonsense' }, 401],
  ])('the API with %s', async (_case, headers, status) => {
    const response = await fetch(`${companion.apiUrl}/api/v1/services`, { headers });
    expect(response.status).toBe(status);
  });

  test('an unknown path of the API', async () => {
    const response = await fetch(`${companion.apiUrl}/api/v1/nothing`, {
      headers: { authorization: `Bearer ${companion.token('admin')}` },
    });
    expect(response.status).toBe(404);
  });

  test.each([
    ['a typo', 'forwrd: []', /forwrd.*did you mean.*forward/],
    ['a wrong type', 'pipeline: { deltaIntervalMs: soon }', /deltaIntervalMs/],
    [
      'a duplicate id',
      stringify({ forward: [1, 2].map(() => ({ id: 'a', endpoint: 'http://127.0.0.1:1' })) }),
      /forward\.1/,
    ],
  ])('a vigil.yaml with %s keeps the last good one running, and says where', async (_case, text, words) => {
    const good = stringify({ pipeline: { deltaIntervalMs: 500 } });
    writeFileSync(companion.configFile, text);
    type Status = { config: { problems: { path: string; message: string; suggestion: string; line: number }[] } };
    const problem = await waitFor('the problem to be told', async () => {
      const [first] = (await companion.get<Status>('/api/v1/status')).config.problems;
      if (first === undefined) return undefined;
      const text = `${first.path} ${first.message} did you mean ${first.suggestion}`;
      return words.test(text) ? first : undefined;
    });
    expect(problem.line).toBeGreaterThan(0);
    writeFileSync(companion.configFile, good);
    await waitFor('the problem to be gone', async () =>
      (await companion.get<Status>('/api/v1/status')).config.problems.length === 0 ? true : undefined,
    );
  });
});

describe('a start that cannot be', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a typo in vigil.yaml', { forwrd: [] }, /vigil\.yaml:3:1.*forwrd.*did you mean `forward`/],
    [
      'a literal secret',
      { forward: [{ id: 'a', endpoint: 'http://127.0.0.1:1', headers: { authorization: 'Bearer x' } }] },
      /env:NAME/,
    ],
    ['a port that is none', { receivers: { otlp: { grpcPort: 0 } } }, /grpcPort/],
  ])(
    'ends with words: %s',
    async (_case, config, words) => {
      const companion = await launchCompanion({ config });
      await new Promise((resolve) => companion.process.once('exit', resolve));
      expect([companion.process.exitCode, companion.output()]).toEqual([1, expect.stringMatching(words)]);
    },
    30_000,
  );

  test('a taken port is named', async () => {
    const server = createServer();
    const first = await launchCompanion();
    await first.stop('SIGKILL');
    await new Promise<void>((resolve) => server.listen(first.portBase + 7, '127.0.0.1', resolve));
    const second = await launchCompanion({ dataDir: first.dataDir, portBase: first.portBase });
    await new Promise((resolve) => second.process.once('exit', resolve));
    expect([second.process.exitCode, second.output()]).toEqual([
      1,
      expect.stringMatching(new RegExp(`${first.portBase + 7}.*VIGIL_PORT_BASE`)),
    ]);
    await new Promise((resolve) => server.close(resolve));
  }, 30_000);

  test('a data directory that another companion has is named', async () => {
    const first = await startCompanion();
    const second = await launchCompanion({ dataDir: first.dataDir });
    await new Promise((resolve) => second.process.once('exit', resolve));
    expect([second.process.exitCode, second.output().includes(first.dataDir)]).toEqual([1, true]);
    await first.stop();
  }, 60_000);
});

describe('trouble behind the companion', () => {
  test('a destination that cannot be reached holds nothing up, and gets everything when it is there', async () => {
    const placeholder = createServer();
    await new Promise<void>((resolve) => placeholder.listen(0, '127.0.0.1', resolve));
    const { port } = placeholder.address() as AddressInfo;
    await new Promise((resolve) => placeholder.close(resolve));
    const companion = await startCompanion({
      config: { forward: [{ id: 'away', endpoint: `http://127.0.0.1:${port}` }] },
    });
    for (let i = 0; i < 20; i++) {
      const response = await fetch(`${companion.httpUrl}/v1/traces`, {
        method: 'POST',
        headers: PROTOBUF,
        body: new Uint8Array(SPAN),
      });
      expect(response.status).toBe(200);
    }
    type Status = { destinations: { away: { traces: { queued: number; lastError: string } } } };
    await waitFor('the trouble to be told', async () => {
      const { queued, lastError } = (await companion.get<Status>('/api/v1/status')).destinations.away.traces;
      return queued === 20 && lastError.includes(String(port)) ? true : undefined;
    });
    const sink = await startOtlpSink({ http: port });
    await waitFor('everything at the destination', () => (sink.spanNames().length === 20 ? true : undefined));
    await companion.stop();
    await sink.close();
  }, 90_000);

  const asRoot = process.getuid?.() === 0 && process.platform === 'linux';
  (asRoot ? test : test.skip)(
    'a full disk is answered with a retryable status, and taken up again when there is room',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'vigil-full-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
      const companion = await startCompanion({
        dataDir: folder,
        config: { pipeline: { deltaIntervalMs: 500 } },
      });
      try {
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(12 * 1024 * 1024));
        const big = encodeOtlp('traces', {
          resourceSpans: [
            { scopeSpans: [{ spans: Array.from({ length: 10 }, () => ({ name: 'x'.repeat(100_000) })) }] },
          ],
        });
        const send = () =>
          fetch(`${companion.httpUrl}/v1/traces`, { method: 'POST', headers: PROTOBUF, body: new Uint8Array(big) });
        let refused: Response | undefined;
        for (let i = 0; i < 40 && refused === undefined; i++) {
          const response = await send();
          if (response.status !== 200) refused = response;
        }
        expect([refused?.status, refused?.headers.has('retry-after')]).toEqual([503, true]);
        rmSync(join(folder, 'ballast'));
        await waitFor('room to be used', async () => ((await send()).status === 200 ? true : undefined), 60_000);
        expect(companion.process.exitCode).toBeNull();
      } finally {
        await companion.stop();
        execFileSync('umount', ['-l', folder]);
      }
    },
    120_000,
  );
});
