import { z } from 'zod';

/** The tenant of everything that arrives without a tenant header. It is left out of Prometheus labels. */
export const DEFAULT_TENANT = 'default';

/** Name of a service that sent no `service.name` (OpenTelemetry resource conventions: `unknown_service`). */
export const UNKNOWN_SERVICE = 'unknown_service';

/**
 * Who a service is, in every key, table, label and page. Empty strings stand for "not said".
 * Source: OpenTelemetry resource semantic conventions, `service.*` and `deployment.environment.name`.
 */
export const serviceIdentitySchema = z.object({
  tenant: z.string(),
  environment: z.string(),
  namespace: z.string(),
  name: z.string(),
});
export type ServiceIdentity = Readonly<z.infer<typeof serviceIdentitySchema>>;

/** One string for one identity; the parts are length-prefixed, so no two identities share a key. */
export function serviceKey(s: ServiceIdentity): string {
  return `${s.tenant.length}:${s.tenant}${s.environment.length}:${s.environment}${s.namespace.length}:${s.namespace}${s.name}`;
}
