import type { NavModelItem } from '@grafana/data';
import { config } from '@grafana/runtime';

/** The menu, as the boot data has it. */
export function navItems(): readonly NavModelItem[] {
  return config.bootData.navTree as readonly NavModelItem[];
}

/** The entry that leads to `path`, or to where it is below; the one that is nearest. With the section it is in as parent. */
export function navItemAt(path: string): NavModelItem | undefined {
  const all = navItems().flatMap((section) => [
    section,
    ...(section.children ?? []).map((child) => ({ ...child, parentItem: section })),
  ]);
  const leadsTo = ({ url = '' }: NavModelItem) => url !== '' && (path === url || path.startsWith(`${url}/`));
  // A section has the URL of its first page: of two with the same the page is meant.
  return all
    .filter(leadsTo)
    .sort(
      (a, b) => (b.url ?? '').length - (a.url ?? '').length || Number('parentItem' in b) - Number('parentItem' in a),
    )[0];
}
