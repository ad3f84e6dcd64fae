import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { vigilConfigSchema } from '@vigil/quality-model';
import { checksSettings } from '../../otel-collector-processor/src/checks/index.ts';
import { startServer, type LocalServer } from '../../otel-collector-processor/src/checks/testing/localServer.ts';
import { runHere } from '../../otel-collector-processor/src/checks/testing/runHere.ts';

/** What must never be connected to. It listens on every address of this machine, and counts. */
let forbidden: Server;
let connections = 0;
let forbiddenPort = 0;
let entry: LocalServer;
/** Where the entry redirects to. */
let location = '';
beforeAll(async () => {
  forbidden = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => forbidden.listen(0, '::', resolve));
  forbiddenPort = (forbidden.address() as AddressInfo).port;
  entry = await startServer((_request, response) => response.writeHead(302, { location }).end());
});
afterAll(async () => {
  await entry.close();
  await new Promise((resolve) => forbidden.close(resolve));
});
beforeEach(() => (connections = 0));

/** Addresses of this machine, of private networks and of cloud metadata, in the notations that people try. */
const FORBIDDEN_HOSTS = [
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '100.100.100.200',
  '168.63.129.16',
  'localhost',
  '127.0.0.1.',
  'LOCALHOST',
] as const;
/** What a name server may say of a name that is a target. */
const FORBIDDEN_ADDRESSES = [
  '127.0.0.1',
  '127.8.8.8',
  '::1',
  '::ffff:127.0.0.1',
  '0.0.0.0',
  '::',
  '10.1.2.3',
  '192.168.0.1',
  '169.254.169.254',
  'fd00:ec2::254',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::a9fe:a9fe',
  '2002:7f00:1::',
  'fe80::1%lo',
  '100.100.100.200',
  '224.0.0.1',
  '255.255.255.255',
] as const;

const settingsFor = (targets: readonly object[], url: string) =>
  checksSettings(
    vigilConfigSchema.parse({
      targets,
      journeys: [
        { id: 'harm', name: 'Harm', schedule: { every: '1h' }, steps: [{ id: 'go', get: url, timeout: '2s' }] },
      ],
    }),
    () => 'secret',
  );

test('no redirect leads to what is not a target, however it is written', async () => {
  const settings = settingsFor([{ baseUrl: entry.url, allowPrivate: true, maxRequestsPerMinute: 100_000 }], entry.url);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORBIDDEN_HOSTS),
      fc.constantFrom('http', 'https', 'HTTP'),
      fc.constantFrom('', 'user@', 'user:password@', `${new URL(entry.url).host}@`),
      fc.constantFrom('/', '/latest/meta-data/', '//x', '/..;/'),
      async (host, scheme, user, path) => {
        location = `${scheme}://${user}${host}:${forbiddenPort}${path}`;
        const result = await runHere({ settings, plan: settings.journeys[0]! });
        expect(result.outcome).toBe('fail');
        expect(connections).toBe(0);
      },
    ),
    { numRuns: 600 },
  );
}, 60_000);

test('a name that resolves to a forbidden address is not connected to, whatever else it resolves to, and when', async () => {
  const settings = settingsFor([{ host: `rebind.test:${forbiddenPort}` }], `http://rebind.test:${forbiddenPort}/`);
  await fc.assert(
    fc.asyncProperty(
      // Each look-up has an answer of its own; a public address is one that nobody answers at (RFC 5737).
      fc.array(
        fc.record({
          address: fc.constantFrom(...FORBIDDEN_ADDRESSES),
          beside: fc.constantFrom([], ['203.0.113.1'], ['203.0.113.1', '2606:4700::1']),
          first: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      async (answers) => {
        let nth = 0;
        const lookup = (): Promise<readonly string[]> => {
          const { address, beside, first } = answers[nth++ % answers.length]!;
          return Promise.resolve(first ? [address, ...beside] : [...beside, address]);
        };
        const result = await runHere({ settings, plan: settings.journeys[0]! }, { lookup });
        expect(result.outcome).toBe('fail');
        expect(result.reason).toMatch(/private address|never call/);
        expect(nth).toBe(1); // looked up once: there is no second answer to be fooled by
        expect(connections).toBe(0);
      },
    ),
    { numRuns: 600 },
  );
}, 60_000);

test('what was checked is what is connected to: a name that changes its mind afterwards is not asked again', async () => {
  const settings = settingsFor(
    [{ host: `rebind.test:${entry.port}`, allowPrivate: true }],
    `http://rebind.test:${entry.port}/`,
  );
  location = '/again';
  let lookups = 0;
  const lookup = (): Promise<readonly string[]> => Promise.resolve([lookups++ === 0 ? '127.0.0.1' : '169.254.169.254']);
  const result = await runHere({ settings, plan: settings.journeys[0]! }, { lookup });
  expect(result.reason).toContain('redirected more than');
  expect(lookups).toBe(1);
});
