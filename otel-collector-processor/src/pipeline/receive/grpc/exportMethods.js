/** The path of each OTLP Export method. */
export const EXPORT_METHODS = new Map([
    ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
    ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
    ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
]);
