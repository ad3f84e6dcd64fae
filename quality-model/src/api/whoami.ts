import { z } from 'zod';
import { roleSchema } from './role.ts';

/** Reply of GET /api/v1/whoami: whom the companion takes the caller for. */
export const whoamiSchema = z
  .object({
    role: roleSchema,
    /** Grafana's login; `admin-token` for the bearer of the admin token, `anonymous` for an anonymous visitor. */
    login: z.string(),
    /** How the caller was recognised. */
    via: z.enum(['admin_token', 'plugin_token']),
    /** Grafana's organisation; null for the bearer of the admin token. */
    orgId: z.int().nullable(),
    anonymous: z.boolean(),
    /** Tenants whose data the caller may read. */
    tenants: z.union([z.literal('all'), z.array(z.string())]),
  })
  .meta({ id: 'Whoami', description: 'Whom the companion takes the caller for' });
export type Whoami = z.infer<typeof whoamiSchema>;
