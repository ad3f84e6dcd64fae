import { DEFAULT_TENANT } from '@vigil/quality-model';
import { EXPONENTIAL_SCALE, SPAN_KINDS, STATUS_CODES, SYNTHETIC_TYPES } from '../../messages/index.ts';
import type { Exemplar, ExportedRow, ExportedSeries } from './exportedSeries.ts';

/** Cumulative, AggregationTemporality of metrics.proto. */
const CUMULATIVE = 2;
/** DataPointFlags of metrics.proto: the series has ended (a stale marker in Prometheus). */
const NO_RECORDED_VALUE = 1;
/** Series of one request: some 300 kB of JSON. */
const SERIES_A_REQUEST = 500;
const SCOPE = { name: 'vigil.span_metrics' } as const;

/** A request to POST /v1/metrics as JSON, and its tenant. */
export type OtlpRequest = Readonly<{ tenant: string; body: Readonly<Record<string, unknown>> }>;

/**
 * All series as requests of OTLP/HTTP in JSON: `traces.span.metrics.calls` as a cumulative sum, and
 * `traces.span.metrics.duration` as a cumulative exponential histogram, with names, units and attributes of the
 * Collector's span_metrics; ended series as points without a value. Each is made when it is asked for.
 * Source: opentelemetry-proto 1.11, metrics.proto, and OTLP specification, "JSON Protobuf Encoding".
 */
export function* otlpRequests(series: ExportedSeries, nowMs: number): Iterable<OtlpRequest> {
  const rows = [...series.rows()].map((row) => ({ row, ended: false }));
  const ended = series.takeEnded().map((row) => ({ row, ended: true }));
  const byTenant = Map.groupBy([...rows, ...ended], ({ row }) => row.labels.tenant);
  for (const [tenant, all] of byTenant)
    for (let at = 0; at < all.length; at += SERIES_A_REQUEST) {
      const byResource = Map.groupBy(all.slice(at, at + SERIES_A_REQUEST), ({ row }) => resourceKey(row));
      yield {
        tenant,
        body: {
          resourceMetrics: [...byResource.values()].map((of) => ({
            resource: { attributes: resourceOf(of[0]!.row) },
            scopeMetrics: [{ scope: SCOPE, metrics: metricsOf(of, nowMs) }],
          })),
        },
      };
    }
}

type Told = Readonly<{ row: Readonly<ExportedRow>; ended: boolean }>;

function metricsOf(all: readonly Told[], nowMs: number): readonly object[] {
  return [
    {
      name: 'traces.span.metrics.calls',
      sum: {
        aggregationTemporality: CUMULATIVE,
        isMonotonic: true,
        dataPoints: all.map((told) => ({
          ...pointOf(told, nowMs),
          ...(!told.ended && { asInt: String(told.row.calls) }),
        })),
      },
    },
    {
      name: 'traces.span.metrics.duration',
      unit: 'ms',
      exponentialHistogram: {
        aggregationTemporality: CUMULATIVE,
        dataPoints: all.map((told) => ({ ...pointOf(told, nowMs), ...(!told.ended && histogramOf(told.row)) })),
      },
    },
  ];
}

function pointOf({ row, ended }: Told, nowMs: number): object {
  return {
    attributes: attributesOf(row),
    startTimeUnixNano: nano(row.startMs),
    timeUnixNano: nano(nowMs),
    ...(ended && { flags: NO_RECORDED_VALUE }),
  };
}

function histogramOf({ calls, sumMs, durations, slowest, latest }: Readonly<ExportedRow>): object {
  const { zeroCount, low, high, first, counts } = durations;
  const isEmpty = low > high;
  const shown = [slowest, latest].filter((one) => one !== undefined);
  const exemplars = shown.filter((one, i) => shown.findIndex(({ spanId }) => spanId === one.spanId) === i);
  return {
    count: String(calls),
    sum: sumMs,
    scale: EXPONENTIAL_SCALE,
    zeroCount: String(zeroCount),
    positive: isEmpty
      ? { offset: 0, bucketCounts: [] }
      : { offset: low, bucketCounts: Array.from(counts.subarray(low - first, high - first + 1), String) },
    ...(exemplars.length > 0 && { exemplars: exemplars.map(exemplarOf) }),
  };
}

function exemplarOf({ traceId, spanId, durationMs, endMs }: Exemplar): object {
  return { traceId, spanId, timeUnixNano: nano(endMs), asDouble: durationMs };
}

function resourceKey({ labels: { service, namespace, environment } }: Readonly<ExportedRow>): string {
  return JSON.stringify([service, namespace, environment]);
}

function resourceOf({ labels: { tenant, service, namespace, environment } }: Readonly<ExportedRow>): readonly object[] {
  return texts({
    'service.name': service,
    'service.namespace': namespace,
    'deployment.environment.name': environment,
    'vigil.tenant': tenant === DEFAULT_TENANT ? '' : tenant,
  });
}

function attributesOf({ labels }: Readonly<ExportedRow>): readonly object[] {
  const { service, operation, overflow, variant } = labels;
  const synthetic = variant % SYNTHETIC_TYPES.length;
  const status = Math.floor(variant / SYNTHETIC_TYPES.length) % STATUS_CODES.length;
  const kind = Math.floor(variant / SYNTHETIC_TYPES.length / STATUS_CODES.length);
  const all = texts({
    'service.name': service,
    'span.name': operation,
    'span.kind': `SPAN_KIND_${SPAN_KINDS[kind]!}`,
    'status.code': `STATUS_CODE_${STATUS_CODES[status]!}`,
    'user_agent.synthetic.type': SYNTHETIC_TYPES[synthetic]!,
  });
  return overflow ? [...all, { key: 'otel.metric.overflow', value: { boolValue: true } }] : all;
}

/** Empty texts are left out: they mean that nothing is said. */
function texts(all: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(all).flatMap(([key, stringValue]) =>
    stringValue === '' ? [] : [{ key, value: { stringValue } }],
  );
}

function nano(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
