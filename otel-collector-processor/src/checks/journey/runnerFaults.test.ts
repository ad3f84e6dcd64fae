import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startServer } from '../testing/localServer.ts';
import { runHere } from '../testing/runHere.ts';
import { oneJourney } from '../testing/settingsOf.ts';

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const host = (port: number) => ({ host: `127.0.0.1:${port}`, allowPrivate: true });

describe('a target that cannot be reached', () => {
  it('has failed if the canary can be', async () => {
    const canary = await startServer((_request, response) => response.end());
    const port = await closedPort();
    const journey = oneJourney({ steps: [{ id: 'a', get: `http://127.0.0.1:${port}/` }] }, [
      host(port),
      host(canary.port),
    ]);
    expect(await runHere(journey, { canary: `127.0.0.1:${canary.port}` })).toMatchObject({
      outcome: 'fail',
      failureKind: 'network',
      reason: `a: 127.0.0.1:${port} refused the connection`,
    });
    await canary.close();
  });

  it('says nothing if the canary cannot be reached either: this machine has no network', async () => {
    const [port, canary] = [await closedPort(), await closedPort()];
    const journey = oneJourney({ steps: [{ id: 'a', get: `http://127.0.0.1:${port}/` }] }, [host(port), host(canary)]);
    expect(await runHere(journey, { canary: `127.0.0.1:${canary}` })).toMatchObject({
      outcome: 'unknown',
      failureKind: undefined,
      reason: expect.stringMatching(/^this machine has no network, its canary .* cannot be reached either: a: /),
    });
  });

  it('is judged without the canary when the budget has no room for it', async () => {
    const [port, canary] = [await closedPort(), await closedPort()];
    const journey = oneJourney({ steps: [{ id: 'a', get: `http://127.0.0.1:${port}/` }] }, [host(port), host(canary)]);
    expect(await runHere(journey, { canary: `127.0.0.1:${canary}`, ask: () => undefined })).toMatchObject({
      outcome: 'fail',
    });
  });
});

describe('an answer that is too slow', () => {
  const slow = async (lateMs: number, assert: object[]) => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('x'), 30));
    const step = { id: 'a', get: `${server.url}/`, assert: assert as [] };
    const result = await runHere(oneJourney({ steps: [step] }, [server.url]), { lateSince: () => lateMs });
    await server.close();
    return result;
  };

  it.each([
    ['fails', 0, [{ responseTime: { lt: '1ms' } }], 'fail'],
    ['fails though the runner was a little late', 99, [{ responseTime: { lt: '1ms' } }], 'fail'],
    ['says nothing when the runner was held up', 200, [{ responseTime: { lt: '1ms' } }], 'unknown'],
    [
      'fails when something else is wrong too',
      200,
      [{ responseTime: { lt: '1ms' } }, { text: { contains: 'y' } }],
      'fail',
    ],
  ])('%s', async (_what, lateMs, assert, outcome) => {
    expect((await slow(lateMs, assert)).outcome).toBe(outcome);
  });
});

it('a target that says that it has too much to do is told of, with how long to wait', async () => {
  const server = await startServer((_request, response) => response.writeHead(503, { 'retry-after': '30' }).end());
  const result = await runHere(oneJourney({ steps: [{ id: 'a', get: `${server.url}/` }] }, [server.url]));
  expect(result.refusals).toEqual([{ target: server.url, status: 503, retryAfterMs: 30_000 }]);
  expect(result.sends[0]!.bytes).toBeGreaterThan(100);
  await server.close();
});
