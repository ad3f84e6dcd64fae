import { locationUtil } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';

/**
 * Makes every link to a page of this host one that the router follows, as Grafana does: plugins draw plain links. One
 * that somebody wants in another tab, that is to be downloaded, or that leads elsewhere is the browser's.
 */
export function followLinks(root: Node): void {
  root.addEventListener('click', (event) => {
    const click = event as MouseEvent;
    if (
      click.defaultPrevented ||
      click.button !== 0 ||
      click.ctrlKey ||
      click.metaKey ||
      click.shiftKey ||
      click.altKey
    )
      return;
    const link = (click.target as Element | null)?.closest('a');
    const href = link?.getAttribute('href') ?? '';
    if (!link || link.target !== '' || link.hasAttribute('download') || !isOwnPage(href)) return;
    click.preventDefault();
    locationService.push(locationUtil.stripBaseFromUrl(href));
  });
}

/** Not what the server has beside pages. */
function isOwnPage(href: string): boolean {
  const path = href.startsWith(config.appUrl) ? `/${href.slice(config.appUrl.length)}` : href;
  return /^\/(?!\/)/.test(path) && !/^\/(api|public|workbench\/host)\//.test(path);
}
