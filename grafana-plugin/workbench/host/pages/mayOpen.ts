import type { PluginInclude } from '@grafana/data';
import { config, hasPermission } from '@grafana/runtime';

const ROLES = ['None', 'Viewer', 'Editor', 'Admin'];

/**
 * Whether Grafana shows the page at `path` to this user: only an entry of plugin.json with exactly this path says no, by
 * its action, else by its role.
 */
export function mayOpen(includes: readonly PluginInclude[] | undefined, path: string): boolean {
  const include = includes?.find((one) => one.path === path);
  if (include === undefined) return true;
  if (include.action !== undefined && include.action !== '') return hasPermission(include.action);
  const role: string = config.bootData.user.orgRole;
  return ROLES.indexOf(role) >= ROLES.indexOf(include.role ?? 'Viewer');
}
