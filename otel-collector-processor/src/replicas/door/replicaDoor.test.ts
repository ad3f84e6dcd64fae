import { gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { AUTHORITY, CLIENT, RENEWED_SERVER, SERVER } from '../../../test/certificates.ts';
import type { Delta } from '../../messages/index.ts';
import { INSTANCE_HEADER, PATHS, REPLICA_HEADER } from '../protocol.ts';
import { delta, EngineModel } from '../testing/deltas.ts';
import { openReplicaDoor, type ReplicaDoor, type ReplicaDoorOptions } from './replicaDoor.ts';

const TOKEN = 'token-of-the-replicas';
let engine: EngineModel;
let errors: unknown[];
let door: ReplicaDoor;
const open = async (over: Partial<ReplicaDoorOptions> = {}): Promise<ReplicaDoor> => {
  door = await openReplicaDoor({
    host: '127.0.0.1',
    port: 0,
    tokens: ['another', TOKEN],
    tls: undefined,
    receive: async (received) => {
      engine.receive(received);
      door.publish();
    },
    currentTables: () => engine.currentTables(),
    onError: (error) => errors.push(error),
    ...over,
  });
  return door;
};
beforeEach(() => {
  engine = new EngineModel();
  errors = [];
});
afterEach(async () => {
  await door.close(0);
  expect(errors).toEqual([]);
});

type Ask = Readonly<{
  method?: string;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: Uint8Array;
}>;
const COMMON = { authorization: `Bearer ${TOKEN}`, [REPLICA_HEADER]: 'till-1', [INSTANCE_HEADER]: 'i1' };
async function ask(path: string, { method = 'POST', headers = {}, body }: Ask = {}) {
  const all = Object.entries({ ...COMMON, ...headers }).filter(([, value]) => value !== undefined);
  const response = await fetch(`http://127.0.0.1:${door.port}${path}`, {
    method,
    headers: Object.fromEntries(all) as Record<string, string>,
    ...(body !== undefined && { body: new Uint8Array(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    json: text === '' ? undefined : (JSON.parse(text) as Record<string, never>),
  };
}
const GZIP = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
const packed = (message: unknown): Buffer => gzipSync(JSON.stringify(message));
const send = (message: Delta, headers: Ask['headers'] = {}) =>
  ask(PATHS.deltas, { headers: { ...GZIP, ...headers }, body: packed(message) });
const poll = (etag: string, seconds: number, headers: Ask['headers'] = {}) =>
  ask(PATHS.tables, { method: 'GET', headers: { 'if-none-match': etag, prefer: `wait=${seconds}`, ...headers } });

describe('a delta', () => {
  beforeEach(() => open());

  test('is applied under the name of its replica, and answered with how far that was applied', async () => {
    expect(await send(delta(0, 5))).toMatchObject({
      status: 200,
      json: { applied: [{ pipelineId: 'w0', epoch: 'e1', position: 5 }] },
    });
    expect(engine.received[0]).toEqual({ ...delta(0, 5), pipelineId: 'till-1/w0' });
  });

  test.each([
    ['again', delta(0, 5), 5],
    ['beyond a gap', delta(7, 9), 5],
    ['that only reports', delta(5, 5), 5],
  ])('%s counts for nothing, and is answered', async (_what, second, position) => {
    await send(delta(0, 5));
    expect(await send(second)).toMatchObject({ status: 200, json: { applied: [{ position }] } });
    expect(engine.calls).toBe(5);
  });

  test('of another replica with the same pipeline and epoch is another', async () => {
    await send(delta(0, 5));
    await send(delta(0, 3), { [REPLICA_HEADER]: 'till-2' });
    expect(engine.calls).toBe(8);
  });

  test('that the engine cannot keep is to be sent again', async () => {
    engine.failing = true;
    expect(await send(delta(0, 5))).toMatchObject({ status: 503, json: { error: { code: 'not_applied' } } });
    engine.failing = false;
    expect((await send(delta(0, 5))).status).toBe(200);
    engine.failing = true;
    expect((await send(delta(5, 6))).status).toBe(503);
  });

  test.each<[string, Ask, number, string, RegExp]>([
    ['without a token', { headers: { authorization: undefined } }, 401, 'unauthorized', /replica\.token/],
    ['with another token', { headers: { authorization: 'Bearer x' } }, 401, 'unauthorized', /replica\.token/],
    ['from nobody', { headers: { [REPLICA_HEADER]: undefined } }, 400, 'bad_request', /names itself/],
    ['from a name with a slash', { headers: { [REPLICA_HEADER]: 'a/b' } }, 400, 'bad_request', /names itself/],
    ['from no process', { headers: { [INSTANCE_HEADER]: 'A B' } }, 400, 'bad_request', /names itself/],
    ['that is not compressed', { headers: { 'content-encoding': undefined } }, 400, 'bad_request', /gzip/],
    ['that is no gzip', { body: Buffer.from('{}') }, 400, 'bad_request', /not gzip/],
    ['that is no JSON', { body: gzipSync('{') }, 400, 'bad_request', /not JSON/],
    ['of another version', { body: packed({ version: 99 }) }, 422, 'unsupported_version', /version 99 .* bring both/],
    ['of no version', { body: packed([]) }, 422, 'unsupported_version', /version undefined/],
    ['that lacks something', { body: packed({ ...delta(0, 1), cells: undefined }) }, 400, 'bad_request', /cells: must/],
    [
      'whose numbers are texts',
      { body: packed({ ...delta(0, 1), stubs: [{ traceId: 'a' }] }) },
      400,
      'bad_request',
      /stubs: must be a list of stubs/,
    ],
    [
      'whose counts are texts',
      { body: packed({ ...delta(0, 1), cells: [{ ...delta(0, 1).cells[0], count: '1' }] }) },
      400,
      'bad_request',
      /cells: must be a list of cells/,
    ],
    [
      'of a pipeline of another replica',
      { body: packed(delta(0, 1, { pipelineId: 'till-2/w0' })) },
      400,
      'bad_request',
      /pipelineId/,
    ],
    [
      'that claims to be small and grows',
      { body: gzipSync(Buffer.alloc(65 * 1024 * 1024, 32)) },
      413,
      'too_large',
      /larger than 67108864/,
    ],
  ])('%s is refused', async (_what, { headers, body = packed(delta(0, 1)) }, status, code, words) => {
    const answer = await ask(PATHS.deltas, { headers: { ...GZIP, ...headers }, body });
    expect(answer).toMatchObject({ status, json: { error: { code, message: expect.stringMatching(words) } } });
    expect(engine.received).toEqual([]);
    expect((await send(delta(0, 1))).status).toBe(200); // and the next is heard
  });

  test('of announced bytes beyond the limit is refused before it is read', async () => {
    const { statusCode, body } = await request(`http://127.0.0.1:${door.port}${PATHS.deltas}`, {
      method: 'POST',
      headers: { ...COMMON, ...GZIP, 'content-length': String(33 * 1024 * 1024) },
      body: Buffer.alloc(33 * 1024 * 1024),
    });
    expect([statusCode, await body.json()]).toMatchObject([413, { error: { code: 'too_large' } }]);
  });
});

test.each([
  ['POST', '/api/v1/status', 404, 'not_found'],
  ['GET', PATHS.deltas, 405, 'method_not_allowed'],
  ['POST', PATHS.tables, 405, 'method_not_allowed'],
])('%s %s is refused', async (method, path, status, code) => {
  await open();
  expect(await ask(path, { method })).toMatchObject({ status, json: { error: { code } } });
});

describe('tables', () => {
  beforeEach(() => open());

  test('are those of the replica alone, by its own names', async () => {
    await send(delta(0, 5));
    await send(delta(0, 3), { [REPLICA_HEADER]: 'till-12' }); // its name begins like the other's
    const { json, etag } = await ask(PATHS.hello);
    expect(json).toMatchObject({
      tables: { installationKey: 'a2V5', applied: [{ pipelineId: 'w0', epoch: 'e1', position: 5 }] },
    });
    expect(await poll('"other"', 0)).toMatchObject({ status: 200, etag });
    expect(json).toMatchObject({ boot: expect.stringMatching(/./) });
  });

  test('that are known already are not sent', async () => {
    const { etag } = await ask(PATHS.hello);
    expect(await poll(etag, 0)).toMatchObject({ status: 304, json: undefined });
  });

  test('are sent as soon as they change', async () => {
    const { etag } = await ask(PATHS.hello);
    const waiting = poll(etag, 20);
    await send(delta(0, 5));
    expect(await waiting).toMatchObject({ status: 200, json: { tables: { applied: [{ position: 5 }] } } });
  });

  test('do not change by the deltas of others', async () => {
    const { etag } = await ask(PATHS.hello);
    await send(delta(0, 5), { [REPLICA_HEADER]: 'till-2' });
    expect((await poll(etag, 0)).status).toBe(304);
    engine.anomalies = [];
    expect((await poll(etag, 0)).status).toBe(200);
  });

  test('are given up when the replica hangs up, and when the door closes', async () => {
    const { etag } = await ask(PATHS.hello);
    const gone = new AbortController();
    const headers = { ...COMMON, 'if-none-match': etag, prefer: 'wait=20' };
    const left = fetch(`http://127.0.0.1:${door.port}${PATHS.tables}`, { headers, signal: gone.signal });
    gone.abort();
    await expect(left).rejects.toThrow();
    const waiting = poll(etag, 20);
    await ask(PATHS.hello);
    await door.close(5_000);
    expect((await waiting).status).toBe(304);
  });
});

describe('two processes of one replica', () => {
  beforeEach(() => open());
  const of = (instance: string) => ({ [INSTANCE_HEADER]: instance });

  test('are not heard both: the one that began last is', async () => {
    await ask(PATHS.hello, { headers: of('i1') });
    await send(delta(0, 5), of('i1'));
    await ask(PATHS.hello, { headers: of('i2') });
    expect(await send(delta(5, 9), of('i1'))).toMatchObject({
      status: 409,
      json: { error: { code: 'displaced', message: expect.stringContaining('remove replica.id') } },
    });
    expect((await poll('', 0, of('i1'))).status).toBe(409);
    expect((await send(delta(5, 7), of('i2'))).status).toBe(200);
    expect(engine.calls).toBe(7);
  });

  test('are met as they come by an engine that has started anew', async () => {
    expect((await send(delta(0, 5), of('i7'))).status).toBe(200);
    expect((await send(delta(5, 6), of('i8'))).status).toBe(409);
  });
});

test('renewed tokens are wanted from the next request on', async () => {
  await open();
  door.renew({ tokens: ['new'], tls: undefined });
  expect((await ask(PATHS.hello)).status).toBe(401);
  expect((await ask(PATHS.hello, { headers: { authorization: 'Bearer new' } })).status).toBe(200);
});

describe('with TLS', () => {
  const hello = async (connect: Readonly<{ ca: string; cert?: string; key?: string }>) => {
    const dispatcher = new Agent({ connect });
    try {
      const { statusCode } = await request(`https://localhost:${door.port}${PATHS.hello}`, {
        method: 'POST',
        headers: COMMON,
        dispatcher,
      });
      return statusCode;
    } finally {
      await dispatcher.destroy();
    }
  };

  test('it speaks no clear text', async () => {
    await open({ tls: SERVER });
    expect(await hello({ ca: AUTHORITY })).toBe(200);
    await expect(ask(PATHS.hello)).rejects.toThrow();
  });

  test('a certificate is wanted where it is said, beside the token', async () => {
    await open({ tls: { ...SERVER, clientCa: AUTHORITY } });
    expect(await hello({ ca: AUTHORITY, ...CLIENT })).toBe(200);
    await expect(hello({ ca: AUTHORITY })).rejects.toThrow();
    door.renew({ tokens: ['new'], tls: { ...RENEWED_SERVER, clientCa: AUTHORITY } });
    expect(await hello({ ca: AUTHORITY, ...CLIENT })).toBe(401);
  });
});

test('a port that is taken is an error that says so', async () => {
  await open();
  const { port } = door;
  await expect(
    openReplicaDoor({
      host: '127.0.0.1',
      port,
      tokens: [TOKEN],
      tls: undefined,
      receive: async () => {},
      currentTables: () => engine.currentTables(),
      onError: () => {},
    }),
  ).rejects.toThrow(`Port ${port} of 127.0.0.1, where replicas are to find the engine, is taken.`);
});
