import type { LoadRun } from './generator/loadRun.ts';
import type { SinkProtocol } from './sink/sink.ts';

/** Sizes of requests: a gateway's, with several services in it, and an SDK's. */
export const SIZES = {
  512: { spansPerRequest: 512, resourcesPerRequest: 4 },
  32: { spansPerRequest: 32, resourcesPerRequest: 1 },
} as const;
export type Size = keyof typeof SIZES;
export const PROTOCOLS = ['grpc', 'http'] as const satisfies readonly SinkProtocol[];

/** 16 requests under way: over gRPC on four connections, over HTTP/1.1 each on its own. */
export const IN_FLIGHT = 16;
const CONNECTIONS = { grpc: 4, http: IN_FLIGHT } as const;

export type Shape = `${SinkProtocol}${Size}`;
export const shapeOf = (protocol: SinkProtocol, size: Size): Shape => `${protocol}${size}`;

/** A closed loop of a shape. */
export function closedLoop(protocol: SinkProtocol, size: Size, port: number, seconds: number): LoadRun {
  return { protocol, port, ...SIZES[size], connections: CONNECTIONS[protocol], inFlight: IN_FLIGHT, load: { seconds } };
}
