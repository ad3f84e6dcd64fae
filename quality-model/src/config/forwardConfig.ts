import { z } from 'zod';
import { KIB, MIB } from './byteUnits.ts';
import { evenIfIncomplete, isMapping } from './configRule.ts';
import { destinationEndpointSchema } from './destinationEndpoint.ts';
import { destinationHeadersSchema } from './destinationHeaders.ts';
import { signalSchema } from './signalSchema.ts';
import { textOf, uniqueList } from './uniqueList.ts';

export const destinationConfigSchema = z
  .strictObject({
    id: z
      .string()
      .max(64)
      .regex(/^[a-z0-9-]+$/, { error: 'must consist of a-z, 0-9 and hyphens' })
      .describe('Name of the destination in metrics, logs and the queue. Its place in the queue goes by it.'),
    endpoint: destinationEndpointSchema.describe(
      'Base URL of an OTLP receiver. Over HTTP, /v1/traces, /v1/metrics and /v1/logs are appended.',
    ),
    protocol: z
      .enum(['grpc', 'http/protobuf'])
      .default('http/protobuf') // the OTLP exporter specification's default
      .describe('`grpc` (most receivers: port 4317) or `http/protobuf` (4318).'),
    signals: z
      .array(signalSchema)
      .min(1)
      .refine((signals) => new Set(signals).size === signals.length, { error: 'must not name a signal twice' })
      .default(['traces', 'metrics', 'logs'])
      .describe('What it is sent: `traces`, `metrics`, `logs`.'),
    headers: destinationHeadersSchema
      .default({})
      .describe(
        'Headers (gRPC: metadata) of every request. A secret only as `env:NAME` or `file:PATH`, which holds the whole value, such as `Bearer …`.',
      ),
    compression: z.enum(['none', 'gzip']).default('none').describe('`gzip` costs CPU and saves bandwidth.'),
    timeoutMs: z
      .int()
      .min(100)
      .max(300_000)
      .default(10_000) // the OTLP exporter specification's default
      .describe('Longest wait for the answer to one request, in milliseconds; then it is tried again.'),
    maxBatchBytes: z
      .int()
      .min(KIB)
      .max(64 * MIB) // no client may send more (OTLP specification 1.11)
      .default(3 * MIB) // gRPC servers refuse messages above 4 MiB unless told otherwise
      .describe('Requests are merged up to this size, in bytes before compression. A larger single one is sent alone.'),
    concurrency: z.int().min(1).max(64).default(4).describe('Requests on their way at the same time.'),
  })
  .superRefine((destination: unknown, ctx) => {
    if (!isMapping(destination) || destination['protocol'] !== 'grpc') return;
    const endpoint = textOf(destination, 'endpoint');
    if (endpoint === undefined || !URL.canParse(endpoint) || new URL(endpoint).pathname === '/') return;
    const message = 'must not have a path with protocol grpc; write protocol: http/protobuf if HTTP is meant';
    ctx.addIssue({ code: 'custom', path: ['endpoint'], message, input: undefined });
  }, evenIfIncomplete);
export type DestinationConfig = z.output<typeof destinationConfigSchema>;

export const forwardConfigSchema = uniqueList(destinationConfigSchema, {
  what: 'id',
  field: 'id',
  keyOf: (entry) => textOf(entry, 'id'),
});
