import { z } from 'zod';
import { GIB, KIB, MIB } from './byteUnits.ts';
import { headerNameSchema } from './headerName.ts';
import { hostSchema, isLoopbackHost, LOOPBACK } from './hostSchema.ts';
import { pemRefSchema } from './pemRef.ts';
import { portSchema } from './portSchema.ts';
import { secretRefSchema } from './secretRef.ts';

/** TLS of a listener. */
export const receiverTlsSchema = z.strictObject({
  cert: pemRefSchema.describe('Certificate with its chain, PEM: `file:PATH` or `env:NAME`.'),
  key: pemRefSchema.describe('The private key of `cert`, PEM, without a passphrase.'),
  clientCa: pemRefSchema
    .optional()
    .describe('Authorities of client certificates, PEM. With it only senders that have one get in (mTLS).'),
});

export const otlpReceiverConfigSchema = z.strictObject({
  host: hostSchema
    .default(LOOPBACK)
    .describe('Address to listen on. Beyond loopback senders need a token, or a client certificate (`tls.clientCa`).'),
  tls: receiverTlsSchema.optional().describe('TLS on both ports. Without it they speak in clear.'),
  grpcPort: portSchema.optional().describe('Port of OTLP/gRPC. Default: 4317, or VIGIL_PORT_BASE + 7.'),
  httpPort: portSchema.optional().describe('Port of OTLP/HTTP. Default: 4318, or VIGIL_PORT_BASE + 8.'),
  auth: z
    .enum(['auto', 'required'])
    .default('auto')
    .describe(
      '`required`: every sender needs a bearer token. `auto`: only if `host` is beyond loopback and no client certificate is asked for.',
    ),
  maxRequestBytes: z
    .int()
    .min(KIB)
    .max(GIB)
    .default(64 * MIB) // recommended by the OTLP specification 1.11
    .describe('Largest request, in bytes after decompression. A larger one is refused for good.'),
  requestTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('Longest time for a request to arrive in full, in milliseconds.'),
  tenantHeader: headerNameSchema
    .default('X-Scope-OrgID')
    .describe('Header (gRPC: metadata) that names the tenant; without it everything is of the tenant `default`.'),
  trustedTokens: z
    .array(secretRefSchema)
    .default([])
    .describe('Bearer tokens of senders whose `vigil.*` attributes are kept: `env:NAME` or `file:PATH`.'),
});
export type OtlpReceiverConfig = z.output<typeof otlpReceiverConfigSchema>;

export const receiversConfigSchema = z.strictObject({
  otlp: otlpReceiverConfigSchema.prefault({}).describe('OTLP over gRPC and HTTP.'),
});
export type ReceiversConfig = z.output<typeof receiversConfigSchema>;

/** Do senders need a token? Always where it is said, and beyond loopback unless they need a certificate. */
export function otlpTokenRequired(otlp: Pick<OtlpReceiverConfig, 'auth' | 'host' | 'tls'>): boolean {
  return otlp.auth === 'required' || (!isLoopbackHost(otlp.host) && otlp.tls?.clientCa === undefined);
}
