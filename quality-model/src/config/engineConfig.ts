import { z } from 'zod';
import { evenIfIncomplete, isMapping } from './configRule.ts';
import { destinationEndpointSchema } from './destinationEndpoint.ts';
import { destinationTlsSchema } from './destinationTls.ts';
import { secretRefSchema } from './secretRef.ts';
import { textOf } from './uniqueList.ts';

/** Where the pipelines of `vigil serve --role pipeline` find their engine. Whoever has pipelines and engine in one process needs none. */
export const engineConfigSchema = z
  .strictObject({
    url: destinationEndpointSchema.describe(
      'Base URL of the engine: where its `replicas` listen, such as https://vigil-engine:4321. `vigil serve --engine` wins.',
    ),
    token: secretRefSchema.describe(
      "Where the bearer token is to be found that the engine takes, such as its data directory's replica.token: `env:NAME` or `file:PATH`. `vigil serve --engine-token` wins.",
    ),
    tls: destinationTlsSchema.optional().describe('Authorities, client certificate (mTLS) and name for an https URL.'),
    timeoutMs: z
      .int()
      .min(1_000)
      .max(300_000)
      .default(30_000)
      .describe('Longest wait for the answer to one message, in milliseconds; then it is sent again.'),
  })
  .superRefine((engine: unknown, ctx) => {
    if (!isMapping(engine) || engine['tls'] === undefined) return;
    if (!/^http:/i.test(textOf(engine, 'url') ?? '')) return;
    const message = 'is of no use with an http URL; write https';
    ctx.addIssue({ code: 'custom', path: ['tls'], message, input: undefined });
  }, evenIfIncomplete);
export type EngineConfig = z.output<typeof engineConfigSchema>;
