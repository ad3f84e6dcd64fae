import * as http2 from 'node:http2';
import { decodeOtlp, encodeOtlp } from '../../../../otel-collector-processor/test/otlpWitness.ts';
import { Generator } from '../generator/generator.ts';
import { FATE } from '../generator/requestLog.ts';
import { closedLoop, PROTOCOLS, type Size } from '../shapes.ts';
import { tracePayloads } from '../payload/tracePayloads.ts';
import { Sink } from './sink.ts';

jest.setTimeout(60_000); // a machine that may be busy

const LABELS = { 'vigil.synthetic.source': 'bench', 'synthetic.type': 'test' };
const [plain] = tracePayloads({ payloads: 1, spansPerRequest: 6, resourcesPerRequest: 1, seed: 1, nowMs: 1e12 });

type Attribute = { key: string; value: { stringValue: string } };
type Request = { resourceSpans: { scopeSpans: { spans: { attributes: Attribute[] }[] }[] }[] };
const attribute = (key: string, stringValue: string): Attribute => ({ key, value: { stringValue } });

/** The payload with so much more on each span. */
function with_(...attributes: Attribute[]): Buffer {
  const request = decodeOtlp('traces', plain!) as unknown as Request;
  for (const { spans } of request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans))
    for (const span of spans) span.attributes.push(...attributes);
  return Buffer.from(encodeOtlp('traces', request));
}

let sink: Sink;
beforeEach(async () => {
  sink = new Sink(() => 0);
  await sink.come();
});
afterEach(() => sink.leave());

const post = async (body: Buffer): Promise<number> => {
  const url = `http://127.0.0.1:${sink.ports.http}/v1/traces`;
  return (await fetch(url, { method: 'POST', body: new Uint8Array(body) })).status;
};

describe.each(PROTOCOLS)('over %s', (protocol) => {
  it.each<Size>([512, 32])('a sink counts what a generator sends, %i spans at a time', async (size) => {
    const report = await new Generator(2).run({
      ...closedLoop(protocol, size, sink.ports[protocol], 30),
      untilBytes: 1e6,
    });
    expect(report.acknowledged).toBeGreaterThan(0);
    expect({ ...report, fates: report.fates.every((fate) => fate === FATE.acknowledged) }).toMatchObject({
      fates: true,
      acknowledged: report.sent,
      refused: 0,
      unknown: 0,
      spansPerRequest: size,
    });
    expect(sink.counts()).toMatchObject({ spans: report.sent * size, messages: report.sent });
    expect(sink.deliveries.timesOf(0, report.sent)).toEqual(new Uint8Array(report.sent).fill(1));
  });

  it('an open loop sends what is due, and says what found no room', async () => {
    const report = await new Generator(2).run({
      ...closedLoop(protocol, 32, sink.ports[protocol], 0),
      load: [
        { requestsPerSecond: 100, seconds: 0.1 },
        { requestsPerSecond: 200, seconds: 0.1 },
      ],
    });
    expect(report.sent + report.unsent).toBeGreaterThan(0);
    expect(report.sent + report.unsent).toBeLessThanOrEqual(30);
    expect(report.acknowledged).toBe(report.sent);
    expect(report.bins.reduce((sum, bin) => sum + bin.sent, 0)).toBe(report.sent);
  });

  it('a generator whose receiver is away knows nothing of its requests', async () => {
    await sink.leave();
    const run = { ...closedLoop(protocol, 32, sink.ports[protocol], 0.3), inFlight: 2 };
    const report = await new Generator(2).run(run);
    expect(report).toMatchObject({ acknowledged: 0, refused: 0, unknown: report.sent });
    await sink.come();
  });
});

test('a sink serves a real client of HTTP/2', async () => {
  const session = http2.connect(`http://127.0.0.1:${sink.ports.grpc}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/any',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(plain!.length, 1);
  stream.end(Buffer.concat([prefix, plain!]));
  const answer = await new Promise<object>((resolve, reject) => {
    let head: object;
    const chunks: Buffer[] = [];
    stream.on('response', (headers) => (head = headers));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('trailers', (trailers) =>
      resolve({ ...head, ...trailers, message: Buffer.concat(chunks).toString('hex') }),
    );
    stream.on('error', reject);
  });
  session.destroy();
  expect(answer).toMatchObject({
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': '0',
    message: '0000000000',
  });
  expect(sink.counts()).toMatchObject({ spans: 6, messages: 1, bytes: plain!.length });
});

test('a sink that comes again has the same ports and goes on counting', async () => {
  const { ...ports } = sink.ports;
  await post(plain!);
  await sink.leave();
  await expect(post(plain!)).rejects.toThrow();
  await sink.come();
  expect(sink.ports).toEqual(ports);
  expect(await post(plain!)).toBe(200);
  expect(sink.counts().spans).toBe(12);
});

describe('labels', () => {
  const right = Object.entries(LABELS).map(([key, value]) => attribute(key, value));
  test.each([
    ['as they should be', with_(...right), 0],
    ['missing', plain!, 6],
    ['with another value', with_(right[0]!, attribute('synthetic.type', 'bot')), 6],
    ['there twice', with_(...right, right[0]!), 6],
    ['right, beside another attribute', with_(...right, attribute('more', '')), 6],
  ])('%s', async (_how, body, wrongSpans) => {
    sink.expect({ labels: LABELS, attributes: 10 });
    await post(body);
    expect(sink.counts()).toMatchObject({ checkedMessages: 1, wrongSpans });
  });
});
