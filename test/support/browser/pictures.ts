import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';

/** How a page is looked at. */
export const LOOKS = {
  'wide-dark': { theme: 'dark', viewport: { width: 1440, height: 900 } },
  'wide-light': { theme: 'light', viewport: { width: 1440, height: 900 } },
  'phone-dark': { theme: 'dark', viewport: { width: 390, height: 844 } },
  'phone-light': { theme: 'light', viewport: { width: 390, height: 844 } },
} as const;
export type LookName = keyof typeof LOOKS;

/** Longer pages are cut off here. */
const HEIGHT_MAX_PX = 4000;
/** Icons and fonts come one after the other; what goes on changing is taken as it is. */
const TRIES_MAX = 20;

/**
 * Saves how a page looks in its window, or all of it: then the window is made as high as the page, because what is fixed
 * to the window would stand in the middle of a page that is put together from several. Waits until it looks the same twice.
 */
export async function takePicture(page: Page, file: string, what: 'window' | 'page'): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const viewport = page.viewportSize() ?? { width: 0, height: 0 };
  if (what === 'page') {
    const neededPx = Number(await page.evaluate('document.documentElement.scrollHeight'));
    const height = Math.min(HEIGHT_MAX_PX, Math.max(viewport.height, neededPx));
    await page.setViewportSize({ ...viewport, height });
  }
  // What has the focus would be outlined, or explained.
  await page.evaluate('document.activeElement?.blur?.()');
  await page.mouse.move(0, 0);
  let before: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const now = await page.screenshot({ animations: 'disabled' });
    if (now.equals(before)) break;
    before = now;
  }
  writeFileSync(file, before);
  await page.setViewportSize(viewport);
}
