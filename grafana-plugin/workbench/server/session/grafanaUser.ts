import type { Role } from '../plugins/role.ts';
import type { Session } from './session.ts';

/** The one organisation, as a new Grafana has it. */
export const ORGANISATION = { id: 1, name: 'Main Org.' } as const;

const USER_ID = { Admin: 1, Viewer: 2, Editor: 3, None: 4 } as const satisfies Record<Role, number>;

/** What Grafana knows of who looks. Nobody is administrator of the server: what an Admin may do, the role has to give. */
export type GrafanaUser = Readonly<{ id: number; uid: string; login: string; name: string; email: string; role: Role }>;

export function grafanaUser({ role, login }: Session): GrafanaUser {
  return { id: USER_ID[role], uid: `workbench-${role.toLowerCase()}`, login, name: login, email: login, role };
}
