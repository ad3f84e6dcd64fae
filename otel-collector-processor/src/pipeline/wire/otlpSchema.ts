import type { Signal } from '../../messages/index.ts';

/**
 * The messages of OTLP, as data: one table from which the scanner's validation and the JSON door are made.
 * Source: opentelemetry-proto 1.11, `common`, `resource`, `trace`, `metrics`, `logs` and `collector/*` v1.
 */
export type ScalarType =
  | 'string'
  | 'bytes'
  /** bytes on the wire; hexadecimal, not base64, in JSON (OTLP/JSON's exception for trace and span ids). */
  | 'id'
  | 'bool'
  | 'enum'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'int64'
  | 'uint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double';

export type Field = Readonly<{
  number: number;
  /** lowerCamelCase, as in OTLP/JSON. */
  name: string;
  type: ScalarType | MessageName;
  repeated?: true;
}>;

const one = (number: number, name: string, type: Field['type']): Field => ({ number, name, type });
const many = (number: number, name: string, type: Field['type']): Field => ({ number, name, type, repeated: true });

/** Message names; the table below has a row for each. */
export type MessageName =
  | 'TracesRequest'
  | 'ResourceSpans'
  | 'ScopeSpans'
  | 'Span'
  | 'SpanEvent'
  | 'SpanLink'
  | 'SpanStatus'
  | 'MetricsRequest'
  | 'ResourceMetrics'
  | 'ScopeMetrics'
  | 'Metric'
  | 'Gauge'
  | 'Sum'
  | 'Histogram'
  | 'ExponentialHistogram'
  | 'Summary'
  | 'NumberDataPoint'
  | 'HistogramDataPoint'
  | 'ExponentialHistogramDataPoint'
  | 'Buckets'
  | 'SummaryDataPoint'
  | 'ValueAtQuantile'
  | 'Exemplar'
  | 'LogsRequest'
  | 'ResourceLogs'
  | 'ScopeLogs'
  | 'LogRecord'
  | 'Resource'
  | 'EntityRef'
  | 'Scope'
  | 'KeyValue'
  | 'AnyValue'
  | 'ArrayValue'
  | 'KeyValueList';

export const MESSAGES = {
  TracesRequest: [many(1, 'resourceSpans', 'ResourceSpans')],
  ResourceSpans: [one(1, 'resource', 'Resource'), many(2, 'scopeSpans', 'ScopeSpans'), one(3, 'schemaUrl', 'string')],
  ScopeSpans: [one(1, 'scope', 'Scope'), many(2, 'spans', 'Span'), one(3, 'schemaUrl', 'string')],
  Span: [
    one(1, 'traceId', 'id'),
    one(2, 'spanId', 'id'),
    one(3, 'traceState', 'string'),
    one(4, 'parentSpanId', 'id'),
    one(5, 'name', 'string'),
    one(6, 'kind', 'enum'),
    one(7, 'startTimeUnixNano', 'fixed64'),
    one(8, 'endTimeUnixNano', 'fixed64'),
    many(9, 'attributes', 'KeyValue'),
    one(10, 'droppedAttributesCount', 'uint32'),
    many(11, 'events', 'SpanEvent'),
    one(12, 'droppedEventsCount', 'uint32'),
    many(13, 'links', 'SpanLink'),
    one(14, 'droppedLinksCount', 'uint32'),
    one(15, 'status', 'SpanStatus'),
    one(16, 'flags', 'fixed32'),
  ],
  SpanEvent: [
    one(1, 'timeUnixNano', 'fixed64'),
    one(2, 'name', 'string'),
    many(3, 'attributes', 'KeyValue'),
    one(4, 'droppedAttributesCount', 'uint32'),
  ],
  SpanLink: [
    one(1, 'traceId', 'id'),
    one(2, 'spanId', 'id'),
    one(3, 'traceState', 'string'),
    many(4, 'attributes', 'KeyValue'),
    one(5, 'droppedAttributesCount', 'uint32'),
    one(6, 'flags', 'fixed32'),
  ],
  SpanStatus: [one(2, 'message', 'string'), one(3, 'code', 'enum')],

  MetricsRequest: [many(1, 'resourceMetrics', 'ResourceMetrics')],
  ResourceMetrics: [
    one(1, 'resource', 'Resource'),
    many(2, 'scopeMetrics', 'ScopeMetrics'),
    one(3, 'schemaUrl', 'string'),
  ],
  ScopeMetrics: [one(1, 'scope', 'Scope'), many(2, 'metrics', 'Metric'), one(3, 'schemaUrl', 'string')],
  Metric: [
    one(1, 'name', 'string'),
    one(2, 'description', 'string'),
    one(3, 'unit', 'string'),
    one(5, 'gauge', 'Gauge'),
    one(7, 'sum', 'Sum'),
    one(9, 'histogram', 'Histogram'),
    one(10, 'exponentialHistogram', 'ExponentialHistogram'),
    one(11, 'summary', 'Summary'),
    many(12, 'metadata', 'KeyValue'),
  ],
  Gauge: [many(1, 'dataPoints', 'NumberDataPoint')],
  Sum: [
    many(1, 'dataPoints', 'NumberDataPoint'),
    one(2, 'aggregationTemporality', 'enum'),
    one(3, 'isMonotonic', 'bool'),
  ],
  Histogram: [many(1, 'dataPoints', 'HistogramDataPoint'), one(2, 'aggregationTemporality', 'enum')],
  ExponentialHistogram: [
    many(1, 'dataPoints', 'ExponentialHistogramDataPoint'),
    one(2, 'aggregationTemporality', 'enum'),
  ],
  Summary: [many(1, 'dataPoints', 'SummaryDataPoint')],
  NumberDataPoint: [
    one(2, 'startTimeUnixNano', 'fixed64'),
    one(3, 'timeUnixNano', 'fixed64'),
    one(4, 'asDouble', 'double'),
    many(5, 'exemplars', 'Exemplar'),
    one(6, 'asInt', 'sfixed64'),
    many(7, 'attributes', 'KeyValue'),
    one(8, 'flags', 'uint32'),
  ],
  HistogramDataPoint: [
    one(2, 'startTimeUnixNano', 'fixed64'),
    one(3, 'timeUnixNano', 'fixed64'),
    one(4, 'count', 'fixed64'),
    one(5, 'sum', 'double'),
    many(6, 'bucketCounts', 'fixed64'),
    many(7, 'explicitBounds', 'double'),
    many(8, 'exemplars', 'Exemplar'),
    many(9, 'attributes', 'KeyValue'),
    one(10, 'flags', 'uint32'),
    one(11, 'min', 'double'),
    one(12, 'max', 'double'),
  ],
  ExponentialHistogramDataPoint: [
    many(1, 'attributes', 'KeyValue'),
    one(2, 'startTimeUnixNano', 'fixed64'),
    one(3, 'timeUnixNano', 'fixed64'),
    one(4, 'count', 'fixed64'),
    one(5, 'sum', 'double'),
    one(6, 'scale', 'sint32'),
    one(7, 'zeroCount', 'fixed64'),
    one(8, 'positive', 'Buckets'),
    one(9, 'negative', 'Buckets'),
    one(10, 'flags', 'uint32'),
    many(11, 'exemplars', 'Exemplar'),
    one(12, 'min', 'double'),
    one(13, 'max', 'double'),
    one(14, 'zeroThreshold', 'double'),
  ],
  Buckets: [one(1, 'offset', 'sint32'), many(2, 'bucketCounts', 'uint64')],
  SummaryDataPoint: [
    one(2, 'startTimeUnixNano', 'fixed64'),
    one(3, 'timeUnixNano', 'fixed64'),
    one(4, 'count', 'fixed64'),
    one(5, 'sum', 'double'),
    many(6, 'quantileValues', 'ValueAtQuantile'),
    many(7, 'attributes', 'KeyValue'),
    one(8, 'flags', 'uint32'),
  ],
  ValueAtQuantile: [one(1, 'quantile', 'double'), one(2, 'value', 'double')],
  Exemplar: [
    one(2, 'timeUnixNano', 'fixed64'),
    one(3, 'asDouble', 'double'),
    one(4, 'spanId', 'id'),
    one(5, 'traceId', 'id'),
    one(6, 'asInt', 'sfixed64'),
    many(7, 'filteredAttributes', 'KeyValue'),
  ],

  LogsRequest: [many(1, 'resourceLogs', 'ResourceLogs')],
  ResourceLogs: [one(1, 'resource', 'Resource'), many(2, 'scopeLogs', 'ScopeLogs'), one(3, 'schemaUrl', 'string')],
  ScopeLogs: [one(1, 'scope', 'Scope'), many(2, 'logRecords', 'LogRecord'), one(3, 'schemaUrl', 'string')],
  LogRecord: [
    one(1, 'timeUnixNano', 'fixed64'),
    one(2, 'severityNumber', 'enum'),
    one(3, 'severityText', 'string'),
    one(5, 'body', 'AnyValue'),
    many(6, 'attributes', 'KeyValue'),
    one(7, 'droppedAttributesCount', 'uint32'),
    one(8, 'flags', 'fixed32'),
    one(9, 'traceId', 'id'),
    one(10, 'spanId', 'id'),
    one(11, 'observedTimeUnixNano', 'fixed64'),
    one(12, 'eventName', 'string'),
  ],

  Resource: [
    many(1, 'attributes', 'KeyValue'),
    one(2, 'droppedAttributesCount', 'uint32'),
    many(3, 'entityRefs', 'EntityRef'),
  ],
  EntityRef: [
    one(1, 'schemaUrl', 'string'),
    one(2, 'type', 'string'),
    many(3, 'idKeys', 'string'),
    many(4, 'descriptionKeys', 'string'),
  ],
  Scope: [
    one(1, 'name', 'string'),
    one(2, 'version', 'string'),
    many(3, 'attributes', 'KeyValue'),
    one(4, 'droppedAttributesCount', 'uint32'),
  ],
  KeyValue: [one(1, 'key', 'string'), one(2, 'value', 'AnyValue'), one(3, 'keyStrindex', 'int32')],
  AnyValue: [
    one(1, 'stringValue', 'string'),
    one(2, 'boolValue', 'bool'),
    one(3, 'intValue', 'int64'),
    one(4, 'doubleValue', 'double'),
    one(5, 'arrayValue', 'ArrayValue'),
    one(6, 'kvlistValue', 'KeyValueList'),
    one(7, 'bytesValue', 'bytes'),
    one(8, 'stringValueStrindex', 'int32'),
  ],
  ArrayValue: [many(1, 'values', 'AnyValue')],
  KeyValueList: [many(1, 'values', 'KeyValue')],
} as const satisfies Record<MessageName, readonly Field[]>;

/** The request message of each signal. */
export const REQUEST_MESSAGE = {
  traces: 'TracesRequest',
  metrics: 'MetricsRequest',
  logs: 'LogsRequest',
} as const satisfies Record<Signal, MessageName>;

export function isMessage(type: Field['type']): type is MessageName {
  return type in MESSAGES;
}

/** Deepest nesting of messages that is read; deeper is refused (protobuf's own default limit). */
export const MAX_DEPTH = 100;
