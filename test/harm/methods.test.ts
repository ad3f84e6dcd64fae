import fc from 'fast-check';
import { vigilConfigSchema } from '@vigil/quality-model';
import { checksSettings } from '../../otel-collector-processor/src/checks/index.ts';
import { startServer, type LocalServer } from '../../otel-collector-processor/src/checks/testing/localServer.ts';
import { runHere } from '../../otel-collector-processor/src/checks/testing/runHere.ts';

const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'] as const;
const UNSAFE: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

let server: LocalServer;
beforeAll(async () => {
  // /<status>/<status>/… redirects on, with each status in turn.
  server = await startServer(({ url }, response) => {
    const [status, ...rest] = url.split('/').filter(Boolean);
    if (status === undefined) return response.end('{}');
    response.writeHead(Number(status), { location: `/${rest.join('/')}` }).end();
  });
});
afterAll(() => server.close());

const step = fc.record({
  method: fc.constantFrom(...METHODS),
  redirects: fc.array(fc.constantFrom(301, 302, 303, 307, 308), { maxLength: 3 }),
});
type Step = Readonly<{ method: (typeof METHODS)[number]; redirects: readonly number[] }>;
type Drawn = Readonly<{
  effect: 'read' | 'write';
  tenant: string | undefined;
  steps: readonly Step[];
  cleanup: readonly Step[];
}>;
const journey: fc.Arbitrary<Drawn> = fc.record({
  effect: fc.constantFrom('read' as const, 'write' as const),
  tenant: fc.option(fc.constant('synthetic'), { nil: undefined }),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  cleanup: fc.array(step, { maxLength: 2 }),
});

const configOf = ({ effect, tenant, steps, cleanup }: Drawn) => {
  const written = (list: readonly Step[], kind: string) =>
    list.map(({ method, redirects }, index) => ({
      id: `${kind}-${index}`,
      [method]: `${server.url}/${redirects.join('/')}`,
    }));
  return {
    targets: [{ baseUrl: server.url, allowPrivate: true, maxRequestsPerMinute: 100_000 }],
    journeys: [
      {
        id: 'harm',
        name: 'Harm',
        schedule: { every: '1h' },
        safety: { effect, ...(tenant !== undefined && { tenant }) },
        steps: written(steps, 'step'),
        finally: written(cleanup, 'cleanup'),
      },
    ],
  };
};

test('what does not declare its effect, whose data it changes, and how it cleans up is refused before it runs', () => {
  fc.assert(
    fc.property(journey, (drawn) => {
      const { effect, tenant, steps, cleanup } = drawn;
      const changes = [...steps, ...cleanup].some(({ method }) => UNSAFE.has(method.toUpperCase()));
      const isDeclared = effect === 'write' && tenant !== undefined && cleanup.length > 0;
      const isHarmless = effect === 'read' && !changes;
      expect(vigilConfigSchema.safeParse(configOf(drawn)).success).toBe(isDeclared || isHarmless);
    }),
    { numRuns: 2000 },
  );
});

test('a plan that got past every check sends no unsafe request all the same, by no redirect either', async () => {
  await fc.assert(
    fc.asyncProperty(journey, async (drawn) => {
      const declared = { ...drawn, effect: 'write' as const, tenant: 'synthetic' };
      const cleanup = declared.cleanup.length > 0 ? declared.cleanup : [{ method: 'delete' as const, redirects: [] }];
      const settings = checksSettings(vigilConfigSchema.parse(configOf({ ...declared, cleanup })), () => 'secret');
      // As if validation had let it through: the steps of a writer, in a journey that says that it reads.
      const plan = { ...settings.journeys[0]!, effect: 'read' as const };
      server.seen.length = 0;
      await runHere({ settings, plan });
      expect(server.seen.filter(({ method }) => UNSAFE.has(method))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
}, 120_000);
