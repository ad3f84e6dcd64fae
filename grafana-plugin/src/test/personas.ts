import { config, setCurrentUser } from '@grafana/runtime';
import type { Role } from '@vigil/quality-model';
import { ACTIONS } from '../pluginId';

/** What plugin.json grants to each role; a test compares the two. */
export const GRANTS: Readonly<Record<Role, readonly string[]>> = {
  Viewer: [ACTIONS.read],
  Editor: [ACTIONS.read, ACTIONS.act],
  Admin: [ACTIONS.read, ACTIONS.act, ACTIONS.admin],
};

const user = { ...config.bootData.user, id: 7, orgId: 1, isSignedIn: true, timezone: 'utc' };
config.bootData.user = user;
setCurrentUser(user);

/** From now on the one who looks has this role. Permissions are Grafana's: what it would give to that role. */
export function actAs(role: Role): void {
  user.login = role.toLowerCase();
  user.orgRole = role as typeof user.orgRole;
  user.permissions = Object.fromEntries(GRANTS[role].map((action) => [action, true]));
}
