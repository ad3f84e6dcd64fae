import { z } from 'zod';
import { KIB, MIB } from './byteUnits.ts';
import { evenIfIncomplete, isMapping } from './configRule.ts';
import { destinationEndpointSchema } from './destinationEndpoint.ts';
import { deadLettersConfigSchema } from './deadLettersConfig.ts';
import { destinationHeadersSchema } from './destinationHeaders.ts';
import { destinationTlsSchema } from './destinationTls.ts';
import { headerNameSchema } from './headerName.ts';
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
    tls: destinationTlsSchema
      .optional()
      .describe('Authorities, client certificate (mTLS) and name for https endpoints.'),
    tenantHeader: headerNameSchema
      .optional()
      .describe(
        'Header that names the tenant to it. Default: the same that senders use, `receivers.otlp.tenantHeader`.',
      ),
    compression: z
      .enum(['none', 'gzip', 'zstd'])
      .default('none')
      .describe('Costs CPU and saves bandwidth. Every OTLP receiver takes `gzip`, Collectors take `zstd` too.'),
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
    deadLetters: deadLettersConfigSchema
      .prefault({})
      .describe('Keeps on disk what it refuses for good: `vigil deadletter` lists and replays it.'),
  })
  .superRefine((destination: unknown, ctx) => {
    if (!isMapping(destination) || destination['tls'] === undefined) return;
    if (!/^http:/i.test(textOf(destination, 'endpoint') ?? '')) return;
    const message = 'is of no use with an http endpoint; write https';
    ctx.addIssue({ code: 'custom', path: ['tls'], message, input: undefined });
  }, evenIfIncomplete)
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
