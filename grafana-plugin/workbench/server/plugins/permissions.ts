import type { InstalledPlugins } from './readPlugins.ts';
import { includesRole, type Role } from './role.ts';

/** Of Grafana's own actions those that plugins and their pages ask about, by the basic role that has them first. */
const CORE: readonly Readonly<{ role: Role; action: string }>[] = [
  { role: 'None', action: 'plugins.app:access' },
  { role: 'Viewer', action: 'datasources:read' },
  { role: 'Viewer', action: 'datasources:query' },
  { role: 'Viewer', action: 'dashboards:read' },
  { role: 'Viewer', action: 'folders:read' },
  { role: 'Editor', action: 'datasources:explore' },
  { role: 'Editor', action: 'dashboards:create' },
  { role: 'Editor', action: 'dashboards:write' },
  { role: 'Admin', action: 'plugins:write' },
  { role: 'Admin', action: 'datasources:write' },
];

/**
 * Every action that a role has, by grant of plugin.json or as Grafana's own. Grafana gives nothing to the role None, and
 * shows it no app: in the workbench it is somebody to whom an administrator gave the app's reading role by RBAC, and no
 * basic role beside it, so that what the companion says to that person can be seen.
 */
export function permissionsOf(role: Role, { app }: Pick<InstalledPlugins, 'app'>): ReadonlySet<string> {
  const granted = role === 'None' ? app.grants.filter((grant) => grant.role === 'Viewer') : [];
  const basic = [...CORE, ...app.grants].filter((grant) => includesRole(role, grant.role));
  return new Set([...basic, ...granted].map(({ action }) => action));
}
