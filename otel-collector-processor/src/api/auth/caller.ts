import type { Role, Whoami } from '@vigil/quality-model';

/** Who is asking. */
export type Caller = Readonly<{
  role: Role;
  /** Name in the audit trail. */
  login: string;
  via: Whoami['via'];
  /** Grafana's organisation; null for the bearer of the admin token. */
  orgId: number | null;
  anonymous: boolean;
  /** Tenants whose data may be read. */
  tenants: readonly string[] | 'all';
}>;
