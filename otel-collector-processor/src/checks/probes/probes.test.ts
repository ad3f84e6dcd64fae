import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createSecureServer } from 'node:http2';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { decode, encode, streamEncode, type Packet } from 'dns-packet';
import { createTestAuthority, type TestCertificate } from '../testing/certificates.ts';
import { runHere } from '../testing/runHere.ts';
import { oneJourney, type SmallJourney } from '../testing/settingsOf.ts';

type Step = SmallJourney['steps'][number];

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const target = (port: number, host = '127.0.0.1') => ({
  ...{ host: `${host}:${port}`, allowPrivate: true, maxRequestsPerMinute: 1000 },
});
const run = (step: Omit<Step, 'id'>, port: number, journey: Partial<SmallJourney> = {}) =>
  runHere(oneJourney({ steps: [{ id: 'look', timeout: '3s', ...step }], ...journey }, [target(port)]));

describe('TCP', () => {
  const banner = () =>
    createServer((socket) => {
      socket.on('error', () => {});
      socket.write('220 mail.example.com ESMTP\r\n');
      socket.on('data', (data) => socket.write(`250 hello ${data.toString().trim()}\r\n`));
    });

  it('passes when a connection can be opened', async () => {
    const port = await listening(createServer((socket) => socket.end()));
    const result = await run({ tcp: `127.0.0.1:${port}` }, port);
    expect(result).toMatchObject({ outcome: 'pass', steps: [{ method: 'TCP', url: `tcp://127.0.0.1:${port}` }] });
    expect(result.steps[0]!.phases.connect).toEqual(expect.any(Number));
  });

  it('judges what the server says, and answers', async () => {
    const port = await listening(banner());
    const tcp = `127.0.0.1:${port}`;
    const hello: Omit<Step, 'id'> = { tcp, send: 'EHLO vigil\r\n', effect: 'read' };
    expect(await run({ tcp, assert: [{ tcp: 'received', matches: '^220 ' }] }, port)).toMatchObject({
      outcome: 'pass',
    });
    expect(await run({ ...hello, assert: [{ tcp: 'received', contains: '250 hello EHLO' }] }, port)).toMatchObject({
      outcome: 'pass',
    });
    expect(await run({ tcp, timeout: '200ms', assert: [{ tcp: 'received', contains: '+OK' }] }, port)).toMatchObject({
      outcome: 'fail',
      reason: expect.stringContaining('tcp received is "220 mail'),
    });
  });

  it('fails when nobody listens', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await run({ tcp: `127.0.0.1:${port}` }, port)).toMatchObject({ outcome: 'fail', failureKind: 'network' });
  });

  it('does not send what may change something, unless the journey says that it writes', async () => {
    let heard = '';
    const port = await listening(createServer((socket) => socket.on('data', (data) => (heard += data.toString()))));
    const written = oneJourney(
      {
        safety: { effect: 'write', tenant: 'synthetic' },
        steps: [{ id: 'flush', tcp: `127.0.0.1:${port}`, send: 'FLUSHALL\r\n' }],
        finally: [{ id: 'look', tcp: `127.0.0.1:${port}` }],
      },
      [target(port)],
    );
    const result = await runHere({ ...written, plan: { ...written.plan, effect: 'read' } });
    expect(result).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('may change something') });
    expect(heard).toBe('');
  });
});

describe('TLS', () => {
  const DAY_MS = 86_400_000;
  let authority: Awaited<ReturnType<typeof createTestAuthority>>;
  let before: string[];
  beforeAll(async () => {
    authority = await createTestAuthority();
    before = getCACertificates('default');
    setDefaultCACertificates([...before, authority.ca]);
  });
  afterAll(() => setDefaultCACertificates(before));

  const serveTls = (certificate: TestCertificate, options: object = {}) =>
    listening(
      createTlsServer({ ...certificate, ciphers: 'DEFAULT@SECLEVEL=0', ...options }, (socket) =>
        socket.on('error', () => {}).end(),
      ).on('tlsClientError', () => {}),
    );

  it('passes with a good certificate, and says what is in it', async () => {
    const port = await serveTls(await authority.issue());
    const assert: Step['assert'] = [
      { tls: 'daysLeft', gt: 80, lt: 91 },
      { tls: 'subject', equals: 'localhost' },
      { tls: 'issuer', equals: 'Authority of a test' },
      { tls: 'names', contains: '127.0.0.1' },
      { tls: 'keyBits', gte: 2048 },
      { tls: 'version', equals: 'TLSv1.3' },
      { tls: 'selfSigned', equals: false },
      { tls: 'chainDaysLeft', lt: 91 },
      { tls: 'lifetimeLeftRatio', gt: 0.9 },
    ];
    const result = await run({ tls: `127.0.0.1:${port}`, assert }, port);
    expect(result.reason).toBe('');
    expect(result.steps[0]!.phases.tls).toEqual(expect.any(Number));
  });

  it.each<[string, () => Promise<TestCertificate>, object, string]>([
    [
      'that has expired',
      () => authority.issue({ notBefore: new Date(Date.now() - 9 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) }),
      {},
      'CERT_HAS_EXPIRED',
    ],
    ['for another host', () => authority.issue({ names: ['other.example.com'] }), {}, 'does not match'],
    ['with a short key', () => authority.issue({ rsaBits: 1024 }), {}, 'its rsa key has 1024 bits'],
    [
      'of an old protocol',
      () => authority.issue(),
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' },
      'it speaks TLSv1.1',
    ],
    [
      'of an authority that nobody knows',
      async () => (await createTestAuthority('Nobody')).issue(),
      {},
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  ])('fails with one %s', async (_what, certificate, options, why) => {
    const port = await serveTls(await certificate(), options);
    const result = await run({ tls: `127.0.0.1:${port}` }, port);
    expect(result.outcome).toBe('fail');
    expect(result.reason + result.steps[0]!.failures.join()).toContain(why === 'does not match' ? "cert's" : why);
  });

  it('may be asked for what would fail it: a certificate that must not be trusted', async () => {
    const port = await serveTls(await (await createTestAuthority('Nobody')).issue());
    const assert: Step['assert'] = [{ tls: 'trusted', equals: false }];
    expect(await run({ tls: `127.0.0.1:${port}`, assert }, port)).toMatchObject({ outcome: 'pass' });
  });

  it('speaks HTTP/2 where a server offers it, and not where the step says 1.1', async () => {
    const { cert, key } = await authority.issue();
    const server = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
      response.setHeader('x-version', request.httpVersion);
      response.end('hello');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    undo.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const get = `https://127.0.0.1:${port}/`;
    const two: Step['assert'] = [
      { http: 'version', equals: '2' },
      { header: 'x-version', equals: '2.0' },
      { text: { equals: 'hello' } },
      { tls: 'daysLeft', gt: 80 },
      { http: 'redirects', equals: 0 },
    ];
    const result = await run({ get, assert: two }, port);
    expect(result.reason).toBe('');
    expect(Object.keys(result.steps[0]!.phases)).toEqual(['connect', 'tls', 'firstByte', 'transfer']);
    expect(result.sends).toHaveLength(1);
    const one: Step['assert'] = [
      { http: 'version', equals: '1.1' },
      { header: 'x-version', equals: '1.1' },
    ];
    expect((await run({ get, http: '1.1', assert: one }, port)).reason).toBe('');
  });
});

describe('DNS', () => {
  /** A name server that answers as it is told. */
  async function nameServer(answer: (query: Packet) => Partial<Packet> & { rcode?: string }): Promise<number> {
    const udp: UdpSocket = createSocket('udp4');
    udp.on('message', (message, { port, address }) => {
      const query = decode(message);
      const { rcode, ...rest } = answer(query);
      const codes: Readonly<Record<string, number>> = { NXDOMAIN: 3, SERVFAIL: 2 };
      const flags = (rest.flags ?? 0) | (codes[rcode ?? ''] ?? 0);
      const { id = 0, questions = [] } = query;
      udp.send(encode({ type: 'response', id, questions, ...rest, flags }), port, address);
    });
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    undo.push(() => udp.close());
    return udp.address().port;
  }
  const record = (data: string, ttl = 60) => ({ type: 'A' as const, name: 'shop.example.com', ttl, data });

  it('passes with an answer, and says what is in it', async () => {
    const port = await nameServer(() => ({
      flags: 0x0400, // AA
      answers: [record('192.0.2.1'), record('192.0.2.2', 30)],
    }));
    const assert: Step['assert'] = [
      { dns: 'records', contains: '192.0.2.2', length: 2 },
      { dns: 'ttl', equals: 30 },
      { dns: 'authoritative', equals: true },
    ];
    const result = await run({ dns: 'shop.example.com', server: `127.0.0.1:${port}`, assert }, port);
    expect(result.reason).toBe('');
    expect(result.sends[0]!.bytes).toBeGreaterThan(60);
  });

  it.each([
    ['NXDOMAIN', 'dns rcode is "NXDOMAIN", and should be "NOERROR"'],
    ['SERVFAIL', 'dns rcode is "SERVFAIL"'],
  ])('fails with %s', async (rcode, why) => {
    const port = await nameServer(() => ({ rcode }));
    const result = await run({ dns: 'nobody.example.com', server: `127.0.0.1:${port}` }, port);
    expect(result).toMatchObject({ outcome: 'fail', reason: expect.stringContaining(why) });
  });

  it('asks again by TCP when the answer did not fit, if the budget has room', async () => {
    const port = await nameServer(() => ({ flags: 0x0200 })); // TC
    const tcp = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => {
        const query = decode(data.subarray(2));
        const { id = 0, questions = [] } = query;
        socket.end(streamEncode({ type: 'response', id, questions, answers: [record('192.0.2.9')] }));
      });
    });
    await new Promise<void>((resolve) => tcp.listen(port, '127.0.0.1', resolve));
    undo.push(() => tcp.close());
    const assert: Step['assert'] = [{ dns: 'records', contains: '192.0.2.9' }];
    const journey = oneJourney(
      { steps: [{ id: 'look', dns: 'shop.example.com', server: `127.0.0.1:${port}`, assert }] },
      [target(port)],
    );
    expect(await runHere(journey)).toMatchObject({ outcome: 'pass', sends: [{}, {}] });
    expect(await runHere(journey, { ask: () => undefined })).toMatchObject({ outcome: 'fail' });
  });

  it('fails when nobody answers', async () => {
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    undo.push(() => udp.close());
    const { port } = udp.address();
    const result = await run({ dns: 'a.example.com', server: `127.0.0.1:${port}`, timeout: '200ms' }, port);
    expect(result).toMatchObject({ outcome: 'fail', failureKind: 'timeout' });
  });
});

describe('gRPC health', () => {
  /** A real server of @grpc/grpc-js. `healths`: status numbers by service. */
  async function healthServer(healths: Readonly<Record<string, number>>): Promise<number> {
    const server = new grpc.Server();
    const check = {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => ({ service: bytes.subarray(2).toString() }),
      responseSerialize: (status: number) => Buffer.from(status === 0 ? [] : [8, status]),
      responseDeserialize: (bytes: Buffer) => bytes[1] ?? 0,
    } as const;
    server.addService(
      { check } as never,
      {
        check: (call: { request: { service: string } }, done: (error: unknown, status?: number) => void) => {
          const status = healths[call.request.service];
          if (status === undefined) done({ code: grpc.status.NOT_FOUND, details: 'unknown service' });
          else done(null, status);
        },
      } as never,
    );
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    undo.push(() => server.forceShutdown());
    return port;
  }

  it.each<[string, number | undefined, Partial<Step>, string]>([
    ['serves', 1, {}, ''],
    ['serves a service', 1, { service: 'shop.Cart' }, ''],
    ['does not serve', 2, {}, 'grpc health is "NOT_SERVING", and should be "SERVING"'],
    ['says nothing', 0, {}, 'grpc health is "UNKNOWN"'],
    ['does not know the service', undefined, {}, 'grpc health is "SERVICE_UNKNOWN"'],
    ['is meant not to know it', undefined, { assert: [{ grpc: 'health', equals: 'SERVICE_UNKNOWN' }] }, ''],
  ])('of a server that %s', async (_what, status, step, why) => {
    const port = await healthServer(status === undefined ? {} : { [step.service ?? '']: status });
    const result = await run({ grpc: `grpc://127.0.0.1:${port}`, ...step }, port);
    expect(result.reason).toContain(why);
    expect(result.outcome).toBe(why === '' ? 'pass' : 'fail');
  });

  it('of a server without the service says which answer it got', async () => {
    const server = new grpc.Server();
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    undo.push(() => server.forceShutdown());
    const result = await run({ grpc: `grpc://127.0.0.1:${port}` }, port);
    expect(result).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('UNIMPLEMENTED') });
  });

  it('of what is no gRPC fails', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 No\r\n\r\n')));
    expect(await run({ grpc: `grpc://127.0.0.1:${port}` }, port)).toMatchObject({ outcome: 'fail' });
  });
});

it.each<[string, Omit<Step, 'id'>]>([
  ['TCP', { tcp: '10.1.2.3:80' }],
  ['TLS', { tls: '10.1.2.3:80' }],
  ['DNS', { dns: 'a.example.com', server: '10.1.2.3:80' }],
  ['gRPC', { grpc: 'grpc://10.1.2.3:80' }],
])('%s does not go to private addresses that are not listed as such', async (_kind, step) => {
  const journey = oneJourney({ steps: [{ id: 'look', ...step }] }, [{ host: '10.1.2.3:80' }]);
  expect(await runHere(journey)).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('private address') });
});
