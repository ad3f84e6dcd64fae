import { z } from 'zod';
import { hostSchema, LOOPBACK } from './hostSchema.ts';
import { portSchema } from './portSchema.ts';
import { receiverTlsSchema } from './receiversConfig.ts';
import { secretRefSchema } from './secretRef.ts';

/** Where the engine listens for pipelines of other processes: always with a token. */
export const replicasConfigSchema = z.strictObject({
  host: hostSchema
    .default(LOOPBACK)
    .describe('Address to listen on for pipelines of other processes. Every one of them needs a token.'),
  port: portSchema.optional().describe('Its port. Default: 4321, or VIGIL_PORT_BASE + 11.'),
  tls: receiverTlsSchema
    .optional()
    .describe(
      'TLS; with `clientCa` pipelines need a certificate beside their token. Without it the port speaks in clear.',
    ),
  tokens: z
    .array(secretRefSchema)
    .default([])
    .describe(
      'Bearer tokens that pipelines may show, beside that in replica.token of the data directory: `env:NAME` or `file:PATH`.',
    ),
});
export type ReplicasConfig = z.output<typeof replicasConfigSchema>;
