import type { PluginPageProps } from '@grafana/runtime';
import { useLocation } from 'react-router-dom-v5-compat';
import { navItemAt } from '../chrome/navItems';
import { Page } from './Page';
import { useCurrentPage } from './PageContext';

/** What plugins get as `PluginPage`: the page's title is its own `pageNav`, else the entry of the menu that leads to it. */
export function PluginPage({ pageNav, ...rest }: PluginPageProps) {
  const { pathname } = useLocation();
  useCurrentPage(pageNav);
  const page = pageNav ?? navItemAt(pathname);
  return <Page {...rest} {...(page !== undefined && { pageNav: page })} />;
}
