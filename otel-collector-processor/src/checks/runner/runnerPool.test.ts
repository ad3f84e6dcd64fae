import { once } from 'node:events';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { systemClock } from '../clock.ts';
import { json, startServer, type LocalServer, type SeenRequest } from '../testing/localServer.ts';
import { orderOf } from '../testing/runHere.ts';
import { oneJourney, type SmallJourney } from '../testing/settingsOf.ts';
import type { Executor } from './executor.ts';
import { forkRunner } from './forkRunner.ts';
import type { RunOrder, ToRunner } from './protocol.ts';
import { createRunnerPool } from './runnerPool.ts';

const entry = join(__dirname, '../testing/runnerEntry.ts');
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serve(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<LocalServer> {
  const server = await startServer(answer);
  undo.push(() => server.close());
  return server;
}

/** A pool of real children. */
function pool(spawn: () => ChildProcess = () => forkRunner(entry), size = 1) {
  const children: ChildProcess[] = [];
  const problems: string[] = [];
  const executor: Executor = createRunnerPool({
    size,
    ordersPerRunner: 4,
    clock: systemClock,
    onProblem: (message) => problems.push(message),
    spawn: () => {
      const child = spawn();
      children.push(child);
      return child;
    },
  });
  undo.push(async () => {
    executor.kill();
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
  });
  return { executor, children, problems };
}

function order(journey: SmallJourney, server: LocalServer): RunOrder {
  const { plan, settings } = oneJourney(journey, [server.url]);
  return orderOf(plan, settings.targets);
}
const get = (server: LocalServer, step: Partial<SmallJourney['steps'][number]> = {}): RunOrder =>
  order({ steps: [{ id: 'a', get: `${server.url}/`, ...step }], timeout: '5s' }, server);
const never = (): undefined => undefined;

describe('a check runner', () => {
  it('performs orders, one after the other and at the same time', async () => {
    const server = await serve((_request, response) => json(response, 200, {}));
    const { executor, children, problems } = pool();
    const first = await executor.execute(get(server), never);
    expect(first).toMatchObject({ kind: 'done', result: { outcome: 'pass', sends: [{ token: 1 }] } });
    const all = await Promise.all(Array.from({ length: 6 }, () => executor.execute(get(server), never)));
    expect(all.map((executed) => executed.kind === 'done' && executed.result.outcome)).toEqual(Array(6).fill('pass'));
    expect([children.length, problems, server.seen.length]).toEqual([1, [], 7]);
  });

  it('asks its parent for leave before it follows a redirect', async () => {
    const server = await serve((request, response) =>
      request.url === '/' ? response.writeHead(302, { location: '/there' }).end() : response.end(),
    );
    const { executor } = pool();
    expect(await executor.execute(get(server), () => 77)).toMatchObject({
      kind: 'done',
      result: { outcome: 'pass', sends: [{ token: 1 }, { token: 77 }] },
    });
    expect(await executor.execute(get(server), never)).toMatchObject({ kind: 'done', result: { outcome: 'unknown' } });
    expect(server.seen.map(({ url }) => url)).toEqual(['/', '/there', '/']);
  });

  it('has nothing of the environment, and no secret but those of its order', async () => {
    process.env['VIGIL_TEST_PLANTED'] = 'planted-secret';
    undo.push(() => delete process.env['VIGIL_TEST_PLANTED']);
    const child = forkRunner(join(__dirname, '../testing/environmentEntry.ts'));
    undo.push(() => child.kill('SIGKILL'));
    const [environment] = (await once(child, 'message')) as [Record<string, string>];
    expect(environment['VIGIL_ROLE']).toBe('check-runner');
    const allowed =
      /^(VIGIL_ROLE|NODE_CHANNEL_FD|NODE_CHANNEL_SERIALIZATION_MODE|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|SystemRoot|TZ)$/;
    expect(Object.keys(environment).filter((name) => !allowed.test(name))).toEqual([]);
  });

  it('that is killed says nothing of the target, and is replaced', async () => {
    const { executor, children, problems } = pool();
    const server = await serve((request, response) => {
      if (request.method === 'POST') children[0]!.kill('SIGKILL');
      else json(response, 200, {});
    });
    const made = order(
      {
        safety: { effect: 'write', tenant: 'synthetic' },
        steps: [
          { id: 'look', get: `${server.url}/` },
          { id: 'make', post: `${server.url}/` },
        ],
        finally: [{ id: 'drop', delete: `${server.url}/` }],
      },
      server,
    );
    expect(await executor.execute(made, never)).toMatchObject({
      kind: 'lost',
      reason: 'it ended (SIGKILL)',
      begun: ['look', 'make'],
      steps: [{ id: 'look', outcome: 'pass' }],
      durationMs: expect.any(Number),
    });
    expect(await executor.execute(get(server), never)).toMatchObject({ kind: 'done', result: { outcome: 'pass' } });
    expect([children.length, problems]).toEqual([2, ['a check runner was lost: it ended (SIGKILL)']]);
  }, 20_000);

  it('that hangs is killed; others in it are lost without being to blame', async () => {
    // A function of JSON paths that takes for ever on this text blocks the runner, so that no timeout of its own can fire.
    const hangs = await serve((_request, response) => response.end(JSON.stringify([`${'a'.repeat(40)}!`])));
    const waits = await serve(() => {});
    const { executor, problems } = pool();
    const slow = order({ steps: [{ id: 'a', get: `${waits.url}/`, timeout: '30s' }], timeout: '30s' }, waits);
    const bystander = executor.execute(slow, never);
    const step = { id: 'a', get: `${hangs.url}/`, assert: [{ json: "$[?search(@, '^(a+)+$')]", exists: true }] };
    const guilty = executor.execute(order({ steps: [step], timeout: '200ms' }, hangs), never);
    expect(await guilty).toMatchObject({ kind: 'lost', reason: 'the runner did not answer in time and was ended' });
    expect(await bystander).toMatchObject({ kind: 'lost', reason: 'its runner was ended because of another journey' });
    expect(problems).toHaveLength(1);
  }, 20_000);

  it('that takes too much memory is lost, and says so', async () => {
    const server = await serve((_request, response) => response.end());
    const { executor } = pool(() => forkRunner(join(__dirname, '../testing/hungryRunnerEntry.ts'), 24));
    const patient = order({ steps: [{ id: 'a', get: `${server.url}/` }], timeout: '50s' }, server);
    expect(await executor.execute(patient, never)).toMatchObject({ kind: 'lost', reason: 'it ran out of memory' });
  });

  it('that cannot be started says nothing of the target, and is not started again at once', async () => {
    const server = await serve((_request, response) => response.end());
    let spawned = 0;
    const { executor, problems } = pool(() => {
      spawned++;
      return forkRunner(join(__dirname, 'noSuchFile.ts'));
    });
    expect(await executor.execute(get(server), never)).toMatchObject({
      kind: 'lost',
      reason: 'it ended (exit code 1)',
    });
    expect(await executor.execute(get(server), never)).toMatchObject({
      kind: 'lost',
      reason: 'no runner could be started',
      durationMs: 0,
    });
    expect([spawned, problems.length]).toEqual([1, 1]);
  });

  it('ends the steps when it is told to, and cleans up', async () => {
    const server = await serve((request, response) => {
      if (request.method === 'DELETE') response.writeHead(204).end();
      else executor.abortAll();
    });
    const { executor } = pool();
    const made = order(
      {
        safety: { effect: 'write', tenant: 'synthetic' },
        steps: [{ id: 'make', post: `${server.url}/`, timeout: '20s' }],
        finally: [{ id: 'drop', delete: `${server.url}/` }],
      },
      server,
    );
    expect(await executor.execute(made, never)).toMatchObject({
      kind: 'done',
      result: { outcome: 'unknown', reason: 'make: the run was ended', leaked: 0 },
    });
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  });

  it('whose parent is gone cleans up and ends', async () => {
    const child = forkRunner(entry);
    undo.push(() => child.kill('SIGKILL'));
    const server = await serve((request, response) => {
      if (request.method === 'DELETE') response.writeHead(204).end();
      else child.disconnect();
    });
    const made = order(
      {
        safety: { effect: 'write', tenant: 'synthetic' },
        steps: [{ id: 'make', post: `${server.url}/`, timeout: '20s' }],
        finally: [{ id: 'drop', delete: `${server.url}/` }],
      },
      server,
    );
    await once(child, 'message');
    child.send({ kind: 'run', order: made } satisfies ToRunner);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(server.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  });

  it('takes nothing more after it was ended', async () => {
    const server = await serve(() => {});
    const { executor, children } = pool();
    const waiting = executor.execute(get(server, { timeout: '20s' }), never);
    executor.kill();
    expect(await waiting).toMatchObject({ kind: 'lost', reason: 'checks were stopped' });
    expect(await executor.execute(get(server), never)).toMatchObject({ kind: 'lost', reason: 'checks were stopped' });
    expect(children).toHaveLength(1);
  });
});
