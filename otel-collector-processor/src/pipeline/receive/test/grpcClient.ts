import * as grpc from '@grpc/grpc-js';

export const TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
export const METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
export const LOGS = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
export const HEALTH = '/grpc.health.v1.Health/Check';

const CLIENTS: grpc.Client[] = [];
const asIs = (bytes: Buffer): Buffer => bytes;

/** The real gRPC client, which sends and receives bytes as they are. `closeGrpcClients` ends it. */
export function grpcClient(port: number, options: grpc.ClientOptions = {}): grpc.Client {
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    ...options,
  });
  CLIENTS.push(client);
  return client;
}

export function closeGrpcClients(): void {
  for (const client of CLIENTS.splice(0)) client.close();
}

export type GrpcAnswer = Readonly<{
  code: grpc.status;
  message: string;
  metadata: grpc.Metadata;
  body: Buffer | undefined;
}>;

export function unary(
  client: grpc.Client,
  path: string,
  body: Buffer,
  headers: Record<string, string> = {},
  options: grpc.CallOptions = {},
): Promise<GrpcAnswer> {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, asIs, asIs, body, metadata, options, (error, answer) => {
      if (error === null) resolve({ code: grpc.status.OK, message: '', metadata: new grpc.Metadata(), body: answer });
      else resolve({ code: error.code, message: error.details, metadata: error.metadata, body: undefined });
    });
  });
}
