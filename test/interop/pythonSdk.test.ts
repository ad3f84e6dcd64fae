import { companionWithSink, type CompanionWithSink } from '../support/interop/companionWithSink.ts';
import { describeIf } from '../support/describeIf.ts';
import { expectEachOnce } from '../support/interop/arrivals.ts';
import { hasPython, pythonWithSdk } from '../support/interop/pythonWithSdk.ts';
import { runApp } from '../support/interop/runApp.ts';

const ITEMS = 300;

describeIf(hasPython(), 'there is no Python 3 with venv')('the OpenTelemetry SDK for Python', () => {
  let stack: CompanionWithSink;
  let python: string;
  beforeAll(async () => {
    python = await pythonWithSdk();
    stack = await companionWithSink();
  }, 600_000);
  afterAll(() => stack.stop());

  test.each([
    ['grpc', 'none'],
    ['grpc', 'gzip'],
    ['http/protobuf', 'none'],
    ['http/protobuf', 'gzip'],
    ['http/protobuf', 'deflate'],
  ])(
    'by %s with %s: every span, point and record arrives once, labelled',
    async (protocol, compression) => {
      const { companion, sink } = stack;
      const since = sink.received.length;
      await runApp(python, ['test/interop/apps/python_sdk.py', protocol, compression, String(ITEMS)], {
        OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? companion.grpcUrl : companion.httpUrl,
      });
      await expectEachOnce(ITEMS, sink, since);
    },
    120_000,
  );
});
