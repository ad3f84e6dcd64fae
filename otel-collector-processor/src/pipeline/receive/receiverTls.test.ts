import * as grpc from '@grpc/grpc-js';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { AUTHORITY, CLIENT, RENEWED_SERVER, SERVER, STRANGER } from '../../../test/certificates.ts';
import type { Verdict } from './contract.ts';
import { TRACES, unary } from './test/grpcClient.ts';
import { closeRawSockets, rawSocket } from './test/rawSocket.ts';
import {
  closeReceivers,
  eventually,
  gate,
  receiversUnderTest,
  type ReceiversUnderTest,
} from './test/receiversUnderTest.ts';

const clients: grpc.Client[] = [];
const sockets: TLSSocket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  closeRawSockets();
  await closeReceivers();
});

type Identity = Readonly<{ cert: string; key: string }>;

function grpcClient(port: number, identity?: Identity): grpc.Client {
  const client = new grpc.Client(
    `127.0.0.1:${port}`,
    grpc.credentials.createSsl(
      Buffer.from(AUTHORITY),
      identity && Buffer.from(identity.key),
      identity && Buffer.from(identity.cert),
    ),
  );
  clients.push(client);
  return client;
}

const HEADERS = { 'content-type': 'application/x-protobuf' };

/** POSTs over HTTP/1.1; resolves to the status, or the code of the error. */
function http1(port: number, options: RequestOptions = {}): Promise<number | string> {
  return new Promise((resolve) => {
    const request = httpsRequest(
      {
        port,
        host: '127.0.0.1',
        path: '/v1/traces',
        method: 'POST',
        ca: AUTHORITY,
        agent: false,
        headers: HEADERS,
        ...options,
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    request.end('payload');
  });
}

/** POSTs over HTTP/2. */
function http2(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: AUTHORITY });
    session.on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': '/v1/traces', ...HEADERS });
    stream.on('response', (headers) => {
      resolve(Number(headers[':status']));
      session.close();
    });
    stream.on('error', reject);
    stream.end('payload');
  });
}

/** A connection that only shakes hands; resolves to the name in the server's certificate. */
function serverName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: AUTHORITY, ALPNProtocols: ['h2'] }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
    });
    sockets.push(socket);
    socket.on('error', reject);
  });
}

const bodies = (receivers: ReceiversUnderTest) => receivers.accepted.map(({ body }) => Buffer.from(body).toString());

describe('receivers with TLS', () => {
  test('take gRPC, HTTP/1.1 and HTTP/2, all as in clear', async () => {
    const receivers = await receiversUnderTest({ tls: SERVER });
    expect((await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('payload'))).code).toBe(0);
    expect(await http1(receivers.httpPort)).toBe(200);
    expect(await http2(receivers.httpPort)).toBe(200);
    expect((await unary(grpcClient(receivers.httpPort), TRACES, Buffer.from('payload'))).code).toBe(0);
    expect(bodies(receivers)).toEqual(['payload', 'payload', 'payload', 'payload']);
  });

  test('take a large request, and many at once', async () => {
    const receivers = await receiversUnderTest({ tls: SERVER });
    const large = Buffer.alloc(3_000_000, 'x');
    const client = grpcClient(receivers.grpcPort);
    const codes = await Promise.all(Array.from({ length: 8 }, async () => (await unary(client, TRACES, large)).code));
    expect(new Set(codes)).toEqual(new Set([0]));
    expect(receivers.accepted.every(({ body }) => large.equals(body))).toBe(true);
  });

  test('take no request in clear, and live on', async () => {
    const problems: string[] = [];
    const receivers = await receiversUnderTest({ tls: SERVER, onProblem: (message) => problems.push(message) });
    for (const port of [receivers.httpPort, receivers.grpcPort]) {
      const { socket, ended } = await rawSocket(port);
      socket.write('POST /v1/traces HTTP/1.1\r\nHost: vigil\r\nContent-Length: 1\r\n\r\nx');
      await ended;
    }
    expect(receivers.accepted).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/failed the TLS handshake, .*certificates/s)]); // once, not once each
    expect(await http1(receivers.httpPort)).toBe(200);
  });

  test('tell a client that speaks HTTP/1.1 on the gRPC port where it should go', async () => {
    const receivers = await receiversUnderTest({ tls: SERVER });
    expect(await http1(receivers.grpcPort)).toBe(400);
  });

  test.each(['nothing', 'half a greeting'])('cut a client that says %s', async (what) => {
    const receivers = await receiversUnderTest({ tls: SERVER, headersTimeoutMs: 30 });
    const { socket, ended } = await rawSocket(receivers.httpPort);
    if (what !== 'nothing') socket.write(Buffer.from('16030102000100', 'hex'));
    expect(await ended).toBe('');
  });

  test('close at once, whatever is only shaking hands', async () => {
    const receivers = await receiversUnderTest({ tls: SERVER });
    const { ended } = await rawSocket(receivers.httpPort);
    const silent = serverName(receivers.grpcPort);
    await silent;
    await receivers.close(60_000);
    await ended;
  });
});

describe('client certificates', () => {
  test('let in who has one that the authority has signed, and nobody else', async () => {
    const receivers = await receiversUnderTest({ tls: { ...SERVER, clientCa: AUTHORITY } });
    expect((await unary(grpcClient(receivers.grpcPort, CLIENT), TRACES, Buffer.from('mine'))).code).toBe(0);
    expect(await http1(receivers.httpPort, CLIENT)).toBe(200);
    for (const identity of [undefined, STRANGER]) {
      const deadline = Date.now() + 2_000;
      const refused = unary(grpcClient(receivers.grpcPort, identity), TRACES, Buffer.from('theirs'), {}, { deadline });
      expect((await refused).code).not.toBe(0);
      expect(typeof (await http1(receivers.httpPort, identity))).toBe('string');
    }
    expect(bodies(receivers)).toEqual(['mine', 'payload']);
  });

  test('stand in for a token beyond loopback', async () => {
    const beyond = { host: '0.0.0.0', auth: { required: false, tokens: [] } };
    await expect(receiversUnderTest(beyond)).rejects.toThrow('Require a token or a client certificate');
    await expect(receiversUnderTest({ ...beyond, tls: SERVER })).rejects.toThrow('Require a token');
    const receivers = await receiversUnderTest({ ...beyond, tls: { ...SERVER, clientCa: AUTHORITY } });
    expect(await http1(receivers.httpPort, CLIENT)).toBe(200);
  });

  test('do not, where a token is asked for as well', async () => {
    const auth = { required: true, tokens: [{ secret: 'token', tenants: 'all', trusted: false }] } as const;
    const receivers = await receiversUnderTest({ auth, tls: { ...SERVER, clientCa: AUTHORITY } });
    expect(await http1(receivers.httpPort, CLIENT)).toBe(401);
    expect(await http1(receivers.httpPort, { ...CLIENT, headers: { ...HEADERS, authorization: 'Bearer token' } })).toBe(
      200,
    );
  });
});

describe('renewed certificates', () => {
  test('are shown to new connections; those that there are go on', async () => {
    const receivers = await receiversUnderTest({ tls: SERVER });
    expect(await serverName(receivers.grpcPort)).toBe('first-server');
    const client = grpcClient(receivers.grpcPort);
    const slow = gate<Verdict>();
    receivers.verdict = () => slow.promise;
    const underWay = unary(client, TRACES, Buffer.from('before'));
    await eventually(() => receivers.accepted.length === 1);

    receivers.renewTls(RENEWED_SERVER);
    expect(await serverName(receivers.grpcPort)).toBe('renewed-server');
    expect(await serverName(receivers.httpPort)).toBe('renewed-server');
    slow.open({ kind: 'accepted' });
    expect((await underWay).code).toBe(0);
    receivers.verdict = () => ({ kind: 'accepted' });
    expect((await unary(client, TRACES, Buffer.from('after'))).code).toBe(0);
  });

  test('may come with another authority of clients', async () => {
    const receivers = await receiversUnderTest({ tls: { ...SERVER, clientCa: STRANGER.cert } });
    expect(typeof (await http1(receivers.httpPort, CLIENT))).toBe('string');
    receivers.renewTls({ ...SERVER, clientCa: AUTHORITY });
    expect(await http1(receivers.httpPort, CLIENT)).toBe(200);
  });

  test('are nothing to receivers in clear', async () => {
    const receivers = await receiversUnderTest();
    receivers.renewTls(SERVER);
    expect((await fetch(`${receivers.httpUrl}/healthz`)).status).toBe(200);
  });
});
