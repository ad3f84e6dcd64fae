import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from './findOnPath.ts';
import { freePortBase } from './freePorts.ts';
import type { LaunchOptions } from './launch.ts';
import { localPrometheusConfig } from './prometheusConfig.ts';
import type { StartFolders } from './startFolders.ts';

/** The companion's ports, from its base on (docs: Ports). Faro and agents are off by default, but keep theirs. */
const COMPANION_PORTS = { otlpGrpc: 7, otlpHttp: 8, faro: 9, api: 10, agents: 11 } as const;
const COMPANION_BASE = 4310;
/** The shop's processes stand in a row: storefront first, control sixth, generator last. */
const SHOP_BASE = 8080;
const SHOP_PORTS = [0, 1, 2, 3, 4, 5, 6];
const SHOP_CONTROL = 5;
/** Starts last: when it is ready, all are. */
const SHOP_GENERATOR = 6;
const PROMETHEUS_PORT = 9090;

/** A first start compiles and makes its store; on a busy machine that takes its time. */
const READY_WITHIN_MS = 60_000;
/** The companion writes what it holds; the shop lets its requests end. */
const GRACE_MS = 10_000;

const TOKENS = ['admin', 'plugin', 'otlp', 'metrics'] as const;

/** What `npm start -- --json` prints: URLs of the parts, null for those that are absent; `tokens` are paths of files. */
export type Addresses = Readonly<{
  api: string;
  shop: string;
  prometheus: string | null;
  workbench: string | null;
  alertmanager: string | null;
  tokens: Readonly<Record<string, string>>;
  /** Where the shop's faults are switched. */
  shopControl: string;
  otlp: Readonly<{ grpc: string; http: string }>;
}>;

export type StartPlan = Readonly<{
  parts: LaunchOptions['specs'];
  /** Given the parts that came up, and whether a file is there. */
  addresses: (ready: ReadonlySet<string>, exists: (path: string) => boolean) => Addresses;
}>;

/** Chooses ports and says what will run. Writes the configuration of Prometheus if that is found. */
export async function planStart(
  folders: StartFolders,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<StartPlan> {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  // A base that somebody asked for is taken as it is: the companion says which of its ports is taken.
  const base = Number(env.VIGIL_PORT_BASE ?? (await freePortBase(COMPANION_BASE, Object.values(COMPANION_PORTS))));
  const shopBase = await freePortBase(SHOP_BASE, SHOP_PORTS);
  const api = url(base + COMPANION_PORTS.api);
  const otlp = { grpc: url(base + COMPANION_PORTS.otlpGrpc), http: url(base + COMPANION_PORTS.otlpHttp) };
  const shop = url(shopBase);
  const common = { readyWithinMs: READY_WITHIN_MS, graceMs: GRACE_MS };
  const token = (name: string) => join(folders.companionData, `${name}.token`);

  const companion = {
    ...common,
    name: 'companion',
    command: process.execPath,
    args: [
      join(folders.root, 'otel-collector-processor/src/cli/main.ts'),
      'serve',
      '--config',
      join(folders.root, 'examples/shop/vigil.yaml'),
    ],
    env: { VIGIL_DATA_DIR: folders.companionData, VIGIL_PORT_BASE: String(base) },
    healthUrl: `${api}/readyz`,
  };
  const shopPart = {
    ...common,
    name: 'shop',
    command: process.execPath,
    args: [join(folders.root, 'examples/shop/src/main.ts'), '--port-base', String(shopBase), '--otlp', otlp.http],
    env: {},
    healthUrl: `${url(shopBase + SHOP_GENERATOR)}/healthz`,
  };

  const binary = findOnPath('prometheus', env.PATH);
  say(binary === undefined ? 'Prometheus: not found on PATH; going on without it' : `Prometheus: found at ${binary}`);
  const prometheusPort = await freePortBase(PROMETHEUS_PORT, [0]);
  const prometheus = binary === undefined ? [] : [prometheusPart(binary)];

  function prometheusPart(command: string): LaunchOptions['specs'][number] {
    const folder = join(folders.root, 'provisioning/prometheus');
    const yaml = readFileSync(join(folder, 'prometheus.yml'), 'utf8');
    const local = { folder, companion: api.slice('http://'.length), metricsTokenFile: token('metrics') };
    mkdirSync(folders.prometheusData, { recursive: true });
    writeFileSync(folders.prometheusConfig, localPrometheusConfig(yaml, local));
    return {
      ...common,
      name: 'prometheus',
      optional: true,
      command,
      args: [
        `--config.file=${folders.prometheusConfig}`,
        `--storage.tsdb.path=${folders.prometheusData}`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
      ],
      env: {},
      healthUrl: `${url(prometheusPort)}/-/ready`,
    };
  }

  return {
    // The companion first: it makes the tokens, and the shop's telemetry has somewhere to go.
    parts: [companion, ...prometheus, shopPart],
    addresses: (ready, exists) => ({
      api,
      shop,
      prometheus: ready.has('prometheus') ? url(prometheusPort) : null,
      workbench: null,
      alertmanager: null,
      tokens: Object.fromEntries(TOKENS.map((name) => [name, token(name)]).filter(([, path]) => exists(path!))),
      shopControl: url(shopBase + SHOP_CONTROL),
      otlp,
    }),
  };
}
