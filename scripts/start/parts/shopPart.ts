import { join } from 'node:path';
import { localUrl } from '../addresses.ts';
import type { PlannedPart } from '../launch.ts';
import type { StartFolders } from '../startFolders.ts';
import { PATIENCE } from './patience.ts';

const CONTROL = 5;
/** Starts last: when it is ready, all are. */
const GENERATOR = 6;

/** The example shop with its customers at the ports from `base` on, sending its telemetry to the companion. */
export function shopPart(folders: StartFolders, base: () => Promise<number>): PlannedPart {
  return {
    async spec({ otlp }) {
      const first = await base();
      const main = join(folders.root, 'examples/shop/src/main.ts');
      return {
        ...PATIENCE,
        name: 'shop',
        command: process.execPath,
        args: [main, '--port-base', String(first), ...(otlp === undefined ? [] : ['--otlp', otlp.http])],
        env: {},
        healthUrl: `${localUrl(first + GENERATOR)}/healthz`,
        addresses: { shop: localUrl(first), shopControl: localUrl(first + CONTROL) },
      };
    },
  };
}
