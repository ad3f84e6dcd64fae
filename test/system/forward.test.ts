import { gzipSync } from 'node:zlib';
import { connect } from 'node:http2';
import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { formatMark, runId } from '../../otel-collector-processor/src/marks/index.ts';
import { decodeOtlp, encodeOtlp, type WitnessMessage } from '../../otel-collector-processor/test/otlpWitness.ts';
import { delimited, varint } from '../../otel-collector-processor/test/wireArbitrary.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCompanion, type Companion } from '../support/companion.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';

const GRPC_PATH = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
} as const;

async function sendGrpc(url: string, signal: Signal, body: Uint8Array, gzip: boolean): Promise<void> {
  const session = connect(url);
  const message = gzip ? gzipSync(body) : body;
  const frame = Buffer.concat([Buffer.from([gzip ? 1 : 0, 0, 0, 0, 0]), message]);
  frame.writeUInt32BE(message.length, 1);
  const status = await new Promise<string>((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': GRPC_PATH[signal],
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(gzip ? { 'grpc-encoding': 'gzip' } : {}),
    });
    stream.on('response', (headers) => {
      if (headers['grpc-status'] !== undefined) resolve(String(headers['grpc-status']));
    });
    stream.on('trailers', (trailers) => resolve(String(trailers['grpc-status'])));
    stream.on('error', reject);
    stream.resume();
    stream.end(frame);
  });
  session.close();
  expect(status).toBe('0');
}

async function sendHttp(url: string, signal: Signal, body: Uint8Array, type: string, gzip: boolean): Promise<void> {
  const response = await fetch(`${url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': type, ...(gzip ? { 'content-encoding': 'gzip' } : {}) },
    body: new Uint8Array(gzip ? gzipSync(body) : body),
  });
  expect([response.status, response.status === 200 ? '' : await response.text()]).toEqual([200, '']);
}

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const NOW = Date.now();
const nano = (ms: number) => String(BigInt(ms) * 1_000_000n);
const resource = { attributes: [attribute('service.name', 'cart'), attribute('service.namespace', 'shop')] };

/** One request of each signal; the span is of a known monitor. */
const REQUESTS: Readonly<Record<Signal, WitnessMessage>> = {
  traces: {
    resourceSpans: [
      {
        resource,
        scopeSpans: [
          {
            scope: { name: 'test' },
            spans: [
              {
                traceId: Buffer.alloc(16, 3),
                spanId: Buffer.alloc(8, 4),
                name: 'GET /cart',
                kind: 2,
                startTimeUnixNano: nano(NOW - 20),
                endTimeUnixNano: nano(NOW),
                attributes: [
                  attribute('user_agent.original', 'synthetic-monitoring-agent/v0.63.0'),
                  attribute('vigil.check.id', 'not-yours'),
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  metrics: {
    resourceMetrics: [
      {
        resource,
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'heap',
                gauge: {
                  dataPoints: [{ timeUnixNano: nano(NOW), asInt: '42', attributes: [attribute('pool', 'old')] }],
                },
              },
            ],
          },
        ],
      },
    ],
  },
  logs: {
    resourceLogs: [
      {
        resource,
        scopeLogs: [{ logRecords: [{ timeUnixNano: nano(NOW), severityNumber: 9, body: { stringValue: 'hello' } }] }],
      },
    ],
  },
};

function expected(signal: Signal): WitnessMessage {
  const copy = decodeOtlp(signal, encodeOtlp(signal, REQUESTS[signal])) as typeof REQUESTS.traces;
  if (signal !== 'traces') return copy;
  const span = (copy as { resourceSpans: { scopeSpans: { spans: { attributes: unknown[] }[] }[] }[] }).resourceSpans[0]!
    .scopeSpans[0]!.spans[0]!;
  span.attributes = [
    span.attributes[0],
    attribute('user_agent.synthetic.type', 'test'),
    attribute('vigil.synthetic.source', 'grafana-sm'),
    attribute('vigil.synthetic.evidence', 'user_agent'),
  ];
  return copy;
}

/** OTLP/JSON of a request: ids as hexadecimal. */
function asJson(request: WitnessMessage): Buffer {
  const withHex = (value: unknown): unknown =>
    Buffer.isBuffer(value)
      ? value.toString('hex')
      : Array.isArray(value)
        ? value.map(withHex)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withHex(v)]))
          : value;
  return Buffer.from(JSON.stringify(withHex(request)));
}

describe.each([
  ['http/protobuf', (sink: OtlpSink) => sink.httpUrl],
  ['grpc', (sink: OtlpSink) => sink.grpcUrl],
] as const)('what is forwarded over %s', (protocol, urlOf) => {
  let sink: OtlpSink;
  let companion: Companion;
  beforeAll(async () => {
    sink = await startOtlpSink();
    companion = await startCompanion({ config: { forward: [{ id: 'sink', endpoint: urlOf(sink), protocol }] } });
  }, 40_000);
  afterAll(async () => {
    await companion.stop();
    await sink.close();
  });

  const arrived = async (signal: Signal, before: number) =>
    waitFor(`a request of ${signal}`, () => {
      const all = sink.decoded(signal);
      return all.length > before ? all[before] : undefined;
    });

  describe.each(SIGNALS)('%s', (signal) => {
    test.each([
      ['gRPC', false],
      ['gRPC', true],
      ['HTTP with protobuf', false],
      ['HTTP with protobuf', true],
      ['HTTP with JSON', false],
      ['HTTP with JSON', true],
    ])('sent by %s (gzip: %s) equals what went in, plus the labels', async (how, gzip) => {
      const before = sink.decoded(signal).length;
      const body = encodeOtlp(signal, REQUESTS[signal]);
      if (how === 'gRPC') await sendGrpc(companion.grpcUrl, signal, body, gzip);
      else if (how === 'HTTP with protobuf')
        await sendHttp(companion.httpUrl, signal, body, 'application/x-protobuf', gzip);
      else await sendHttp(companion.httpUrl, signal, asJson(REQUESTS[signal]), 'application/json', gzip);
      expect(await arrived(signal, before)).toEqual(expected(signal));
    });

    test('keeps unknown fields and the order of fields, byte for byte', async () => {
      const before = sink.decoded(signal).length;
      // The resource behind what belongs to it, an unknown field in front, lengths longer than they need to be.
      const item = Buffer.concat([
        varint(900 * 8),
        varint(7),
        delimited(signal === 'metrics' ? 1 : 5, Buffer.from(signal === 'logs' ? [0x0a, 1, 120] : 'x')),
      ]);
      const odd = delimited(
        1,
        Buffer.concat([
          delimited(
            2,
            delimited(
              2,
              signal === 'metrics'
                ? Buffer.concat([item, delimited(5, delimited(1, Buffer.from([0x19, 1, 2, 3, 4, 5, 6, 7, 8])))])
                : item,
              2,
            ),
          ),
          delimited(1, Buffer.alloc(0)),
          delimited(901, Buffer.from('unknown')),
        ]),
        1,
      );
      await sendGrpc(companion.grpcUrl, signal, odd, false);
      await arrived(signal, before);
      expect(
        sink.received
          .filter((r) => r.signal === signal)
          .at(-1)!
          .body.toString('hex'),
      ).toBe(odd.toString('hex'));
    });

    test('takes the examples of the OTLP specification', async () => {
      const before = sink.decoded(signal).length;
      const example = readFileSync(
        join('otel-collector-processor/test/proto/examples', `${signal === 'traces' ? 'trace' : signal}.json`),
      );
      await sendHttp(companion.httpUrl, signal, example, 'application/json', false);
      expect(JSON.stringify(await arrived(signal, before))).toContain('my.service');
    });
  });

  test("a journey's spans are told by their tracestate, a forged mark is counted", async () => {
    const key = Buffer.from(readFileSync(join(companion.dataDir, 'installation.key'), 'utf8').trim(), 'base64');
    const send = async (traceState: string, name: string) => {
      const before = sink.decoded('traces').length;
      await sendHttp(
        companion.httpUrl,
        'traces',
        encodeOtlp('traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [{ name, traceState }] }] }] }),
        'application/x-protobuf',
        false,
      );
      return JSON.stringify(await arrived('traces', before));
    };
    const mark = formatMark(key, 'checkout', runId(Date.now(), 'here', 'abcd'));
    const labelled = await send(`vigil=${mark}`, 'mine');
    expect(labelled).toContain('"vigil.check.id","value":{"stringValue":"checkout"}');
    expect(await send(`vigil=${mark.slice(0, -2)}xx`, 'forged')).not.toContain('vigil.check.id');
    await waitFor('the forged mark to be counted', async () =>
      /^vigil_forged_marks_total{[^}]*} 1$/m.test(await companion.metrics()) ? true : undefined,
    );
  });

  test('the accounts balance', async () => {
    type Status = {
      signals: Record<Signal, { accepted: number }>;
      destinations: Record<string, Record<Signal, { forwarded: number; queued: number }>>;
    };
    await waitFor('everything to be accounted for', async () => {
      const status = await companion.get<Status>('/api/v1/status');
      for (const signal of SIGNALS) {
        const { forwarded, queued } = status.destinations['sink']![signal];
        if (forwarded !== status.signals[signal].accepted || queued !== 0 || forwarded === 0)
          throw new Error(JSON.stringify(status));
      }
      return true;
    });
  });
});
