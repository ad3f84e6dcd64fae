import type { NavModelItem } from '@grafana/data';
import { navItemAt } from './navItems';

export type Breadcrumb = Readonly<{ text: string; url: string }>;

/** Where one is: home, the menu's entry for `path` with its section, and what the page says of itself. */
export function breadcrumbs(path: string, page: NavModelItem | undefined): readonly Breadcrumb[] {
  const all = [{ text: 'Home', url: '/' }, ...ancestry(navItemAt(path)), ...ancestry(page)];
  // A section and its default page have one address: the page's name counts, unless it is the only one.
  return all.filter(({ text, url }, index) => {
    const next = all[index + 1];
    return next === undefined || !(next.url === url && next.text === text);
  });
}

function ancestry(item: NavModelItem | undefined): readonly Breadcrumb[] {
  if (item === undefined) return [];
  const own = item.hideFromBreadcrumbs === true ? [] : [{ text: item.text, url: item.url ?? '' }];
  return [...ancestry(item.parentItem), ...own];
}
