import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localUrl } from '../addresses.ts';
import { freePortBase } from '../freePorts.ts';
import type { PlannedPart } from '../launch.ts';
import type { StartFolders } from '../startFolders.ts';
import { localCompanionConfig } from './companionConfig.ts';
import { PATIENCE } from './patience.ts';

/** Counted from its base. Faro and agents are off by default, but keep theirs. */
const PORTS = { otlpGrpc: 7, otlpHttp: 8, faro: 9, api: 10, agents: 11 } as const;
const PREFERRED_BASE = 4310;
const TOKENS = ['admin', 'plugin', 'otlp', 'metrics'] as const;

/** The file of one of the companion's tokens. */
export function tokenFile(folders: StartFolders, name: (typeof TOKENS)[number]): string {
  return join(folders.companionData, `${name}.token`);
}

/** Vigil's companion, with what the example shop says about quality. `shopBase`: first port that the shop will have. */
export function companionPart(
  folders: StartFolders,
  env: NodeJS.ProcessEnv,
  shopBase: () => Promise<number>,
): PlannedPart {
  return {
    async spec({ alertmanager }) {
      // A base that somebody asked for is taken as it is: the companion says which of its ports is taken.
      const base = Number(env.VIGIL_PORT_BASE ?? (await freePortBase(PREFERRED_BASE, Object.values(PORTS))));
      const api = localUrl(base + PORTS.api);
      const yaml = readFileSync(join(folders.root, 'examples/shop/vigil.yaml'), 'utf8');
      const neighbours = { shopBase: await shopBase(), alertmanager: alertmanager ?? undefined };
      mkdirSync(dirname(folders.companionConfig), { recursive: true });
      writeFileSync(folders.companionConfig, localCompanionConfig(yaml, neighbours));
      return {
        ...PATIENCE,
        name: 'companion',
        command: process.execPath,
        args: [
          join(folders.root, 'otel-collector-processor/src/cli/main.ts'),
          'serve',
          '--config',
          folders.companionConfig,
        ],
        env: { VIGIL_DATA_DIR: folders.companionData, VIGIL_PORT_BASE: String(base) },
        healthUrl: `${api}/readyz`,
        addresses: {
          api,
          otlp: { grpc: localUrl(base + PORTS.otlpGrpc), http: localUrl(base + PORTS.otlpHttp) },
          tokens: Object.fromEntries(TOKENS.map((name) => [name, tokenFile(folders, name)])),
        },
      };
    },
  };
}
