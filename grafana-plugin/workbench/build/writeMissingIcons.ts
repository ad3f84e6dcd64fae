import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folders of Grafana's icons, by the start of the name; those of Unicons are in the last. */
const FOLDERS = [
  { folder: 'custom', has: (name: string) => name.startsWith('gf-') },
  { folder: 'mono', has: (name: string) => name === 'circle-mono' },
  { folder: 'unicons', has: () => true },
] as const;
/** For the few that Grafana drew itself and npm does not have. */
const PLACEHOLDER = '<circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="2"/>';

/**
 * Writes into `folder` those icons that @grafana/data of the package `host` names and @grafana/ui on npm lacks: Grafana's
 * core brings them. They are Unicons, which are there as a package of their own. A name that Grafana does not know stays
 * missing, as it would be in Grafana.
 */
export async function writeMissingIcons(host: string, folder: string): Promise<void> {
  const modules = join(host, 'node_modules');
  const names = await iconNames(join(modules, '@grafana/data/dist/esm/types/icon.mjs'));
  const unicons = JSON.parse(readFileSync(join(modules, '@iconify-json/uil/icons.json'), 'utf8')) as {
    icons: Readonly<Record<string, { body: string }>>;
  };
  for (const name of names) {
    const path = join(FOLDERS.find(({ has }) => has(name))!.folder, `${name}.svg`);
    if (existsSync(join(modules, '@grafana/ui/dist/public/img/icons', path))) continue;
    mkdirSync(join(folder, path, '..'), { recursive: true });
    const body = unicons.icons[name]?.body ?? PLACEHOLDER;
    writeFileSync(join(folder, path), `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${body}</svg>\n`);
  }
}

async function iconNames(file: string): Promise<readonly string[]> {
  const { availableIconsIndex } = (await import(pathToFileURL(file).href)) as { availableIconsIndex: object };
  return Object.keys(availableIconsIndex).filter((name) => /^[a-z0-9-]+$/.test(name));
}
