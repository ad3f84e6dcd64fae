import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of the shop's package as npm links it, looked for from `from` upwards. */
export function findShopDir(from: string): string {
  for (let dir = from; ; dir = dirname(dir)) {
    const linked = join(dir, 'node_modules', '@vigil', 'example-shop');
    if (existsSync(linked)) return realpathSync(linked);
    if (dir === dirname(dir)) {
      throw new Error(`@vigil/example-shop is not installed at ${from} or above: run npm install, or give shopDir.`);
    }
  }
}
