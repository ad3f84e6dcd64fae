import { DURATION_BOUNDS_MS } from '../../messages/index.ts';
/** `# HELP` and `# TYPE` of a metric, as the text format wants them in front of its samples. */
function header(name, type, help) {
    return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}
function scalar(name, type, help) {
    return { name, header: header(name, type, help) };
}
function histogram(name, bounds, help) {
    return {
        header: header(name, 'histogram', help),
        bucket: `${name}_bucket{`,
        sum: `${name}_sum{`,
        count: `${name}_count{`,
        le: [...bounds.map(String), '+Inf'].map((le) => `,le="${le}"} `),
    };
}
const boundsSeconds = DURATION_BOUNDS_MS.map((ms) => ms / 1000);
/** Names and labels of the Collector's span_metrics connector, as its Prometheus exporter writes them. */
export const CALLS = scalar('traces_span_metrics_calls_total', 'counter', 'Spans by service, name, kind and status.');
export const DURATION = histogram('traces_span_metrics_duration_milliseconds', DURATION_BOUNDS_MS, 'Duration of the same spans.');
export const OVERFLOW_CALLS = scalar('vigil_kpi_overflow_calls_total', 'counter', 'Calls of operations beyond the limit of their service, counted together in its overflow series.');
/** Names and labels of the service graph in Tempo's metrics-generator. */
export const EDGE_REQUESTS = scalar('traces_service_graph_request_total', 'counter', 'Requests between two services, or a service and a peer that sends no spans.');
export const EDGE_FAILED = scalar('traces_service_graph_request_failed_total', 'counter', 'Requests whose client or server span has the status ERROR.');
export const EDGE_SERVER = histogram('traces_service_graph_request_server_seconds', boundsSeconds, 'Duration of the same requests as the server saw it; as the client did where the server sends no spans.');
export const EDGE_CLIENT = histogram('traces_service_graph_request_client_seconds', boundsSeconds, 'Duration of the same requests as the client saw it.');
export const STUBS_PENDING = scalar('vigil_service_graph_pending_stubs', 'gauge', 'Halves of edges that wait for the other half, or for further consumers.');
export const STUBS_EXPIRED = scalar('vigil_service_graph_expired_stubs_total', 'counter', 'Halves of edges whose other half never came and that name no peer.');
export const STUBS_EVICTED = scalar('vigil_service_graph_evicted_stubs_total', 'counter', 'Halves of edges that were settled before their time because too many were waiting.');
export const STUBS_DROPPED = scalar('vigil_service_graph_dropped_stubs_total', 'counter', 'Halves of edges that pipelines left out because one delta had too many.');
