import { z } from 'zod';

/** What a caller may do, lowest first: a Viewer reads, an Editor acts, an Admin configures. Grafana's own names. */
export const ROLES = ['Viewer', 'Editor', 'Admin'] as const;

export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Does `have` reach `need`? */
export function roleReaches(have: Role, need: Role): boolean {
  return ROLES.indexOf(have) >= ROLES.indexOf(need);
}
