import { z } from 'zod';
import { evenIfIncomplete, isMapping } from './configRule.ts';
import { pemRefSchema } from './pemRef.ts';

/** TLS towards a destination. Without it an https endpoint is checked against the system's authorities. */
export const destinationTlsSchema = z
  .strictObject({
    ca: pemRefSchema
      .optional()
      .describe("Authorities to trust instead of the system's, PEM: `file:PATH` or `env:NAME`."),
    cert: pemRefSchema.optional().describe("Vigil's own certificate (mTLS) with its chain, PEM. Needs `key`."),
    key: pemRefSchema.optional().describe('The private key of `cert`, PEM, without a passphrase.'),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe("Name that the destination's certificate has to be for. Default: the host of `endpoint`."),
    insecureSkipVerify: z
      .boolean()
      .default(false)
      .describe('Takes any certificate, so that whoever stands in between can read and change everything. For tests.'),
  })
  .superRefine(certAndKeyGoTogether, evenIfIncomplete);
export type DestinationTlsConfig = z.output<typeof destinationTlsSchema>;

/** A certificate is of no use without its key, nor a key without its certificate. */
function certAndKeyGoTogether(tls: unknown, ctx: z.RefinementCtx): void {
  if (!isMapping(tls) || (tls['cert'] === undefined) === (tls['key'] === undefined)) return;
  const [there, missing] = tls['cert'] === undefined ? ['key', 'cert'] : ['cert', 'key'];
  ctx.addIssue({ code: 'custom', path: [there], input: undefined, message: `needs ${missing} beside it` });
}
