import { AUTHORITY, CLIENT, RENEWED_SERVER, SERVER, STRANGER } from '../../../test/certificates.ts';
import type { OutboundRequest, Sender, SenderTls } from './contract.ts';
import { createSender } from './createSender.ts';
import { GrpcDestination, grpcAnswer } from './test/grpcDestination.ts';
import { HttpDestination } from './test/httpDestination.ts';

const running = new AbortController().signal;
const REQUEST: OutboundRequest = { signal: 'traces', tenant: 'default', body: Buffer.from('request'), items: 1 };
const DELIVERED = { kind: 'delivered' };
/** Not sent at all: so it cannot have got there. */
const notSent = (words: RegExp) => ({
  kind: 'retry',
  message: expect.stringMatching(words) as string,
  afterMs: undefined,
});

type Served = Readonly<{ cert: string; key: string; ca?: string }>;

/** A destination that speaks TLS with this certificate; with `ca` it wants one from its clients. */
type Destination = Readonly<{ url: string; received: readonly unknown[]; close: () => Promise<void> }>;
const destinations: Readonly<
  Record<'grpc' | 'http/protobuf', (served: Served, port?: number) => Promise<Destination>>
> = {
  grpc: (served, port) => new GrpcDestination(true, { ...served, requestCert: served.ca !== undefined }).listen(port),
  'http/protobuf': (served, port) =>
    new HttpDestination({ ...served, requestCert: served.ca !== undefined }).listen(port),
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each(['grpc', 'http/protobuf'] as const)('TLS to a destination over %s', (protocol) => {
  async function serve(served: Served, port?: number): Promise<Destination> {
    const destination = await destinations[protocol](served, port);
    closing.push(() => destination.close());
    return destination;
  }
  function sender(endpoint: string, tls: SenderTls | undefined): Sender {
    const made = createSender({
      protocol,
      endpoint,
      headers: {},
      compression: 'none',
      timeoutMs: 5_000,
      concurrency: 1,
      tenantHeader: 'X-Scope-OrgID',
      tls,
    });
    closing.push(() => made.close());
    return made;
  }

  test('goes only where the authority that was named has signed', async () => {
    const { url, received } = await serve(SERVER);
    expect(await sender(url, undefined).send(REQUEST, running)).toEqual(notSent(/certificate|signed|verify/i));
    expect(await sender(url, { ca: AUTHORITY }).send(REQUEST, running)).toMatchObject(DELIVERED);
    expect(received).toHaveLength(1);
  });

  test('goes only to the name that was asked for', async () => {
    const { url } = await serve(SERVER);
    const other = { ca: AUTHORITY, serverName: 'tempo.example.com' };
    expect(await sender(url, other).send(REQUEST, running)).toEqual(notSent(/altnames|tempo\.example\.com/));
    const same = { ca: AUTHORITY, serverName: 'localhost' };
    expect(await sender(url, same).send(REQUEST, running)).toMatchObject(DELIVERED);
  });

  test('takes any certificate where it was told to', async () => {
    const { url } = await serve(STRANGER);
    expect(await sender(url, { insecureSkipVerify: true }).send(REQUEST, running)).toMatchObject(DELIVERED);
  });

  test('shows its own certificate to a destination that wants one', async () => {
    const { url, received } = await serve({ ...SERVER, ca: AUTHORITY });
    const send = (tls: SenderTls) => sender(url, { ca: AUTHORITY, ...tls }).send(REQUEST, running);
    expect(await send({})).toMatchObject({ kind: 'retry' });
    expect(await send(STRANGER)).toMatchObject({ kind: 'retry' });
    expect(await send(CLIENT)).toMatchObject(DELIVERED);
    expect(received).toHaveLength(1);
  });

  test('goes on with renewed certificates, and loses nothing that is under way', async () => {
    const { url, received } = await serve({ ...SERVER, ca: AUTHORITY });
    const one = sender(url, { ca: AUTHORITY, ...STRANGER });
    expect(await one.send(REQUEST, running)).toMatchObject({ kind: 'retry' });
    one.renewTls({ ca: AUTHORITY, ...CLIENT });
    expect(await one.send(REQUEST, running)).toMatchObject(DELIVERED);
    const underWay = one.send(REQUEST, running);
    one.renewTls({ ca: AUTHORITY, ...CLIENT });
    expect(await Promise.all([underWay, one.send(REQUEST, running)])).toMatchObject([DELIVERED, DELIVERED]);
    expect(received).toHaveLength(3);
  });

  test('follows a destination whose certificate was renewed', async () => {
    const first = await serve(SERVER);
    const one = sender(first.url, { ca: AUTHORITY });
    expect(await one.send(REQUEST, running)).toMatchObject(DELIVERED);
    const port = Number(new URL(first.url).port);
    await first.close();
    await serve(RENEWED_SERVER, port);
    expect(await one.send(REQUEST, running)).toMatchObject(DELIVERED);
  });
});

test('a gRPC answer that is on its way when certificates are renewed arrives', async () => {
  const destination = await new GrpcDestination(true, SERVER).listen();
  closing.push(() => destination.close());
  const one = createSender({
    protocol: 'grpc',
    endpoint: destination.url,
    headers: {},
    compression: 'none',
    timeoutMs: 5_000,
    concurrency: 1,
    tenantHeader: 'X-Scope-OrgID',
    tls: { ca: AUTHORITY },
  });
  closing.push(() => one.close());
  const answers: (() => void)[] = [];
  const arrived = new Promise<void>((resolve) => {
    destination.answer = (stream) => {
      answers.push(() => grpcAnswer(stream, 0));
      resolve();
    };
  });
  const sent = one.send(REQUEST, running);
  await arrived;
  one.renewTls({ ca: AUTHORITY });
  answers[0]!();
  expect(await sent).toMatchObject(DELIVERED);
});
