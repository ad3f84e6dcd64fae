import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';
const REQUEST = {
    traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
    metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
    logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest',
};
const RESPONSE = {
    traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse',
    metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse',
    logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse',
};
/** The definitions lie beside this file, which knows no path of its own in both module systems: look up from the working folder. */
function protoFolder() {
    const inRepository = join('otel-collector-processor', 'test', 'proto');
    for (let folder = process.cwd();; folder = dirname(folder)) {
        if (existsSync(join(folder, inRepository)))
            return join(folder, inRepository);
        if (dirname(folder) === folder)
            throw new Error(`${inRepository} is not above ${process.cwd()}`);
    }
}
let loaded;
/** All definitions of OTLP, loaded once. */
export function otlpRoot() {
    if (loaded !== undefined)
        return loaded;
    const root = new protobuf.Root();
    const folder = protoFolder();
    root.resolvePath = (_origin, target) => join(folder, target);
    root.loadSync(['trace/v1/trace', 'metrics/v1/metrics', 'logs/v1/logs'].map((name) => `opentelemetry/proto/collector/${name}_service.proto`));
    root.resolveAll();
    return (loaded = root);
}
function decode(type, bytes) {
    return type.toObject(type.decode(bytes), { longs: String });
}
function encode(type, message) {
    const copy = type.encode(type.fromObject(message)).finish();
    return new Uint8Array(copy); // out of the library's pool
}
export function decodeOtlp(signal, bytes) {
    return decode(otlpRoot().lookupType(REQUEST[signal]), bytes);
}
export function encodeOtlp(signal, request) {
    return encode(otlpRoot().lookupType(REQUEST[signal]), request);
}
export function decodeOtlpResponse(signal, bytes) {
    return decode(otlpRoot().lookupType(RESPONSE[signal]), bytes);
}
export function encodeOtlpResponse(signal, response) {
    return encode(otlpRoot().lookupType(RESPONSE[signal]), response);
}
