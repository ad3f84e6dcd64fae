import { join } from 'node:path';
import { localUrl } from '../addresses.ts';
import { freePortBase } from '../freePorts.ts';
import type { PlannedPart } from '../launch.ts';
import type { StartFolders } from '../startFolders.ts';
import { PATIENCE } from './patience.ts';

const PREFERRED_BASE = 8080;
/** Its processes stand in a row: storefront first, control sixth, generator last. */
const PORTS = [0, 1, 2, 3, 4, 5, 6];
const CONTROL = 5;
/** Starts last: when it is ready, all are. */
const GENERATOR = 6;

/** The example shop with its customers, sending its telemetry to the companion. */
export function shopPart(folders: StartFolders): PlannedPart {
  return {
    async spec({ otlp }) {
      const base = await freePortBase(PREFERRED_BASE, PORTS);
      const main = join(folders.root, 'examples/shop/src/main.ts');
      return {
        ...PATIENCE,
        name: 'shop',
        command: process.execPath,
        args: [main, '--port-base', String(base), ...(otlp === undefined ? [] : ['--otlp', otlp.http])],
        env: {},
        healthUrl: `${localUrl(base + GENERATOR)}/healthz`,
        addresses: { shop: localUrl(base), shopControl: localUrl(base + CONTROL) },
      };
    },
  };
}
