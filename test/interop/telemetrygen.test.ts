import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { arrivals } from '../support/interop/arrivals.ts';
import { companionWithSink, type CompanionWithSink } from '../support/interop/companionWithSink.ts';
import { describeIf } from '../support/describeIf.ts';
import { hasGo, telemetrygenBinary } from '../support/interop/goProgram.ts';
import { runApp } from '../support/interop/runApp.ts';
import { waitFor } from '../support/waitFor.ts';

/** Of each worker. A trace is two spans. */
const COUNT = 250;
const WORKERS = 2;
const ITEMS = {
  traces: 2 * COUNT * WORKERS,
  metrics: COUNT * WORKERS,
  logs: COUNT * WORKERS,
} as const satisfies Record<Signal, number>;

describeIf(hasGo(), 'there is no Go to build telemetrygen with')('telemetrygen', () => {
  let stack: CompanionWithSink;
  let telemetrygen: string;
  beforeAll(async () => {
    telemetrygen = await telemetrygenBinary();
    stack = await companionWithSink();
  }, 900_000);
  afterAll(() => stack.stop());

  test.each(SIGNALS.flatMap((signal) => [[signal, 'grpc'] as const, [signal, 'http'] as const]))(
    'sends %s by %s: as many arrive as it sent, spans each once',
    async (signal, protocol) => {
      const { companion, sink } = stack;
      const since = sink.received.length;
      const url = new URL(protocol === 'grpc' ? companion.grpcUrl : companion.httpUrl);
      await runApp(telemetrygen, [
        signal,
        `--${signal}=${COUNT}`,
        `--workers=${WORKERS}`,
        '--rate=0',
        '--otlp-insecure',
        `--otlp-endpoint=${url.host}`,
        ...(protocol === 'http' ? ['--otlp-http', `--otlp-http-url-path=/v1/${signal}`] : []),
      ]);
      const items = await waitFor(`${ITEMS[signal]} ${signal}`, () => {
        const there = arrivals(sink, since)[signal];
        if (there.length < ITEMS[signal]) throw new Error(`${there.length} of ${ITEMS[signal]} have come`);
        return there;
      });
      expect(items).toHaveLength(ITEMS[signal]);
      if (signal !== 'traces') return;
      const ids = items.map(({ traceId, spanId }) => `${traceId!.toString('hex')} ${spanId!.toString('hex')}`);
      expect(new Set(ids).size).toBe(ITEMS[signal]);
    },
    120_000,
  );
});
