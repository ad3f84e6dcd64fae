import type { InstalledPlugin } from '../plugins/readPlugins.ts';
import { includesRole, isRole, type Role } from '../plugins/role.ts';
import { defaultNavUrl, pluginMeta } from './pluginMeta.ts';
import { asRecord } from '../plugins/record.ts';

/** An entry of Grafana's menu. */
export type NavItem = Readonly<{
  id: string;
  text: string;
  url: string;
  icon?: string;
  img?: string;
  pluginId?: string;
  isSection?: boolean;
  children?: readonly NavItem[];
}>;

/** The menu for who has `role` and `permissions`: the app with those of its pages that ask to be in it, if it is enabled. */
export function navTree(
  app: InstalledPlugin,
  enabled: boolean,
  role: Role,
  permissions: ReadonlySet<string>,
): readonly NavItem[] {
  const mayOpen = (include: InstalledPlugin['includes'][number]) => {
    if (include.action !== '') return permissions.has(include.action);
    return !isRole(include.role) || includesRole(role, include.role);
  };
  const children = app.includes
    .filter((include) => include.type === 'page' && include.addToNav && mayOpen(include))
    .map(({ name, path, icon }) => ({
      id: `plugin-page-${app.id}-${path}`,
      text: name,
      url: path,
      pluginId: app.id,
      ...(icon !== '' && { icon }),
    }));
  const logos = asRecord(asRecord(pluginMeta(app).info).logos) as { small: string };
  const section: NavItem = {
    id: `plugin-page-${app.id}`,
    text: app.name,
    url: defaultNavUrl(app),
    img: logos.small,
    pluginId: app.id,
    isSection: true,
    children,
  };
  const dashboard: NavItem = {
    id: 'dashboards/workbench',
    text: 'Workbench dashboard',
    url: '/d/workbench',
    icon: 'apps',
  };
  // Without a child an app is not in Grafana's menu.
  return enabled && children.length > 0 ? [section, dashboard] : [dashboard];
}
