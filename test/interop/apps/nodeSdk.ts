// An application on the OpenTelemetry SDK for Node, set up by the standard OTEL_* variables alone.
// node nodeSdk.ts COUNT: as many spans, log records and data points, numbered from 0 in `item.id`; then it ends.
import { logs, metrics, SpanKind, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

const count = Number(process.argv[2]);
const sdk = new NodeSDK();
sdk.start();
const attributesOf = (id: number) => ({ 'item.id': id, 'user_agent.original': process.env['INTEROP_USER_AGENT'] });
const tracer = trace.getTracer('interop');
const logger = logs.getLogger('interop');
const gauge = metrics.getMeter('interop').createGauge('interop.gauge');
for (let id = 0; id < count; id++) {
  const attributes = attributesOf(id);
  tracer.startActiveSpan(`op ${id % 5}`, { kind: SpanKind.SERVER, attributes }, (span) => {
    logger.emit({ body: `line ${id}`, attributes });
    span.end();
  });
  gauge.record(id, { 'item.id': id });
}
await sdk.shutdown();
