import { connect } from 'node:net';
import { once } from 'node:events';
import { createOperationCounts, type OperationCounts } from '../counts/operationCounts.ts';
import { until } from '../testing/until.ts';
import { jsonReply, problemReply } from './reply.ts';
import type { Route } from './route.ts';
import { createShopServer, type ShopServer } from './shopServer.ts';

describe('a server', () => {
  let server: ShopServer;
  let counts: OperationCounts;
  let port: number;
  let clockMs: number;
  let release: () => void;
  let asked: () => boolean;

  beforeEach(async () => {
    clockMs = 0;
    const gate = Promise.withResolvers<undefined>();
    let waiting = false;
    release = () => gate.resolve(undefined);
    asked = () => waiting;
    counts = createOperationCounts();
    const routes: Route[] = [
      { method: 'POST', path: '/echo', handle: async (request) => jsonReply(200, (await request.body()) ?? null) },
      {
        method: 'GET',
        path: '/broken',
        handle: async () => {
          throw new Error('secret');
        },
      },
      {
        method: 'GET',
        path: '/slow/:id',
        handle: async () => {
          waiting = true;
          await gate.promise;
          clockMs = 70;
          return jsonReply(200, 'late');
        },
      },
      { method: 'GET', path: '/healthz', handle: async () => jsonReply(200, 'ok') },
    ];
    server = createShopServer({ routes, onProblem: problemReply, clockMs: () => clockMs, counts });
    port = await server.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    release();
    await server.close(1000);
  });

  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const post = (type: string, body: string) =>
    ask('/echo', { method: 'POST', headers: { 'content-type': type }, body });

  test.each([
    ['JSON', 'application/json; charset=utf-8', '{"a":1}', 200, { a: 1 }],
    ['a form', 'application/x-www-form-urlencoded', 'a=1&b=x+y', 200, { a: '1', b: 'x y' }],
    ['nothing', 'application/json', '', 200, null],
    ['broken JSON', 'application/json', '{"a":', 400, { error: { code: 'invalid_json' } }],
    ['another type', 'text/plain', 'a', 415, { error: { code: 'unsupported_media_type' } }],
    ['too much', 'application/json', `"${'a'.repeat(70_000)}"`, 413, { error: { code: 'body_too_large' } }],
  ])('that is sent %s answers', async (_what, type, body, status, value) => {
    const response = await post(type, body);
    expect(response.status).toBe(status);
    const answer: unknown = await response.json();
    if (value === null) expect(answer).toBeNull();
    else expect(answer).toMatchObject(value);
  });

  test('tells nothing of an error that nobody foresaw, and counts it', async () => {
    const response = await ask('/broken');
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('secret')]);
    await until('the count', () => counts.snapshot().operations.length > 0);
    expect(counts.snapshot().operations).toMatchObject([{ operation: 'GET /broken', calls: 1, errors: 1 }]);
  });

  test('counts what has no route by its method, and nothing of what is off the record', async () => {
    for (const path of ['/healthz', '/__shop/none', '/none', '/%']) await (await ask(path)).text();
    await until('the counts', () => counts.snapshot().operations[0]?.calls === 2);
    expect(counts.snapshot().operations).toMatchObject([{ operation: 'GET', calls: 2, errors: 0 }]);
  });

  test('lets the requests under way end when it closes, and takes no more', async () => {
    const slow = ask('/slow/1');
    await until('the request', asked);
    const closed = server.close(5000);
    await expect(ask('/healthz')).rejects.toThrow();
    release();
    expect(await (await slow).json()).toBe('late');
    await closed;
    expect(counts.snapshot().operations).toMatchObject([
      { operation: 'GET /slow/:id', calls: 1, durations: { sumMs: 70 } },
    ]);
  });

  test('does not wait for ever when it closes', async () => {
    const slow = ask('/slow/1');
    await until('the request', asked);
    await Promise.all([expect(slow).rejects.toThrow(), server.close(20)]);
  });

  test('counts a request once when its caller goes away', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /slow/1 HTTP/1.1\r\nhost: x\r\n\r\n');
    await until('the request', asked);
    socket.destroy();
    await once(socket, 'close');
    await until('the count', () => counts.snapshot().operations.length > 0);
    release();
    await server.drained();
    expect(counts.snapshot().operations).toMatchObject([{ operation: 'GET /slow/:id', calls: 1, errors: 0 }]);
  });
});
