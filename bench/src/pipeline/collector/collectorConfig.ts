import type { SinkProtocol } from '../sink/sink.ts';
import { LABELS, METRICS_INTERVAL_MS, type Variant } from '../variant.ts';

export type CollectorPorts = Readonly<{ grpc: number; http: number; metrics: number; sink: number }>;

/** Exporters as a careful user tunes them: the defaults of queue and connections would halve the speed, or take 2 GB. */
const QUEUE = { queue_size: 32, block_on_overflow: true } as const;
const MAX_IDLE_CONNECTIONS = 32;

/**
 * The Collector's configuration for a variant, receiving and sending by the same protocol. OK after delivery is
 * `wait_for_result`; `durable` has the queue in `storageFolder`, with fsync, which is off by default. Own metrics are off.
 */
export function collectorConfig(
  variant: Variant,
  protocol: SinkProtocol,
  ports: CollectorPorts,
  storageFolder: string,
): object {
  const isDurable = variant === 'durable';
  const hasRed = variant === 'labelsRed';
  const hasLabels = variant !== 'passthrough';
  const sending_queue = isDurable ? { ...QUEUE, storage: 'file_storage' } : { ...QUEUE, wait_for_result: true };
  const exporter = protocol === 'grpc' ? 'otlp_grpc' : 'otlp_http';
  const exporters = {
    [exporter]:
      protocol === 'grpc'
        ? { endpoint: `127.0.0.1:${ports.sink}`, tls: { insecure: true }, compression: 'none', sending_queue }
        : {
            endpoint: `http://127.0.0.1:${ports.sink}`,
            compression: 'none',
            max_idle_conns_per_host: MAX_IDLE_CONNECTIONS,
            sending_queue,
          },
    ...(hasRed && { prometheus: { endpoint: `127.0.0.1:${ports.metrics}` } }),
  };
  const actions = Object.entries(LABELS).map(([key, value]) => ({ key, value, action: 'upsert' }));
  const receivers = {
    otlp: {
      protocols:
        protocol === 'grpc'
          ? { grpc: { endpoint: `127.0.0.1:${ports.grpc}` } }
          : { http: { endpoint: `127.0.0.1:${ports.http}` } },
    },
  };
  return {
    receivers,
    ...(hasLabels && { processors: { attributes: { actions } } }),
    exporters,
    ...(hasRed && { connectors: { span_metrics: { metrics_flush_interval: `${METRICS_INTERVAL_MS}ms` } } }),
    ...(isDurable && {
      extensions: { file_storage: { directory: storageFolder, create_directory: true, fsync: true } },
    }),
    service: {
      ...(isDurable && { extensions: ['file_storage'] }),
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
      pipelines: {
        traces: {
          receivers: ['otlp'],
          ...(hasLabels && { processors: ['attributes'] }),
          exporters: hasRed ? [exporter, 'span_metrics'] : [exporter],
        },
        ...(hasRed && { metrics: { receivers: ['span_metrics'], exporters: ['prometheus'] } }),
      },
    },
  };
}
