import * as grpc from '@grpc/grpc-js';
export const TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
export const METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
export const LOGS = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
export const HEALTH = '/grpc.health.v1.Health/Check';
const CLIENTS = [];
const asIs = (bytes) => bytes;
/** The real gRPC client, which sends and receives bytes as they are. `closeGrpcClients` ends it. */
export function grpcClient(port, options = {}) {
    const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
        'grpc.max_send_message_length': -1,
        ...options,
    });
    CLIENTS.push(client);
    return client;
}
export function closeGrpcClients() {
    for (const client of CLIENTS.splice(0))
        client.close();
}
export function unary(client, path, body, headers = {}, options = {}) {
    const metadata = new grpc.Metadata();
    for (const [name, value] of Object.entries(headers))
        metadata.set(name, value);
    return new Promise((resolve) => {
        client.makeUnaryRequest(path, asIs, asIs, body, metadata, options, (error, answer) => {
            if (error === null)
                resolve({ code: grpc.status.OK, message: '', metadata: new grpc.Metadata(), body: answer });
            else
                resolve({ code: error.code, message: error.details, metadata: error.metadata, body: undefined });
        });
    });
}
