import { companionWithSink, type CompanionWithSink } from '../support/interop/companionWithSink.ts';
import { expectEachOnce } from '../support/interop/arrivals.ts';
import { runApp } from '../support/interop/runApp.ts';

const ITEMS = 300;
const APP = 'test/interop/apps/nodeSdk.ts';

let stack: CompanionWithSink;
beforeAll(async () => void (stack = await companionWithSink()), 90_000);
afterAll(() => stack.stop());

describe.each(['grpc', 'http/protobuf', 'http/json'])('the OpenTelemetry SDK for Node by %s', (protocol) => {
  test.each(['none', 'gzip'])(
    'with %s: every span, point and record arrives once, labelled',
    async (compression) => {
      const { companion, sink } = stack;
      const since = sink.received.length;
      await runApp(process.execPath, [APP, String(ITEMS)], {
        OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? companion.grpcUrl : companion.httpUrl,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'otlp',
        OTEL_SERVICE_NAME: 'interop-node',
      });
      await expectEachOnce(ITEMS, sink, since);
    },
    120_000,
  );
});
