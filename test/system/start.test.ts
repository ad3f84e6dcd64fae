import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { processIdentity } from '../../scripts/start/processIdentity.ts';
import { findProgram } from '../support/debianPackage.ts';
import { processesWith } from '../support/processesWith.ts';
import { waitFor } from '../support/waitFor.ts';

const START_MS = 120_000;
const TEST_MS = 3 * START_MS;

type Addresses = Readonly<{
  api: string;
  shop: string;
  prometheus: string | null;
  workbench: string | null;
  alertmanager: string | null;
  shopControl: string;
  tokens: Readonly<Record<string, string>>;
}>;
type Started = Readonly<{
  launcher: ChildProcess;
  addresses: Addresses;
  ended: Promise<number | string>;
  out: () => string;
}>;

let root: string;
const launchers: ChildProcess[] = [];

/** What a start writes into, or runs from: a link would lead it back here. */
const COPIED = ['scripts', 'grafana-plugin'];
const MADE = ['node_modules', 'dist', '.build', '.vigil'];

/** The house in another folder, so that a start there does not meet one here; the plugin in it is not built. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-start-'));
  for (const name of readdirSync('.').filter((entry) => !['.git', '.vigil', ...COPIED].includes(entry))) {
    symlinkSync(resolve(name), join(root, name), statSync(name).isDirectory() ? 'dir' : 'file');
  }
  const filter = (source: string) => !MADE.includes(basename(source));
  for (const name of COPIED) cpSync(name, join(root, name), { recursive: true, filter });
});

/** A killed launcher's parts end by themselves. */
afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL');
  await waitFor('the parts to end', () => (parts().length === 0 ? true : undefined));
}, START_MS);

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs a start to the line that says that everything answers; without the workbench, unless `env` says otherwise. */
async function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const launcher = spawn(command, args, {
    cwd: root,
    env: { ...process.env, VIGIL_WORKBENCH: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  launchers.push(launcher);
  let out = '';
  let err = '';
  launcher.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  launcher.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | string>((done) => launcher.once('close', (code, signal) => done(signal ?? code!)));
  const line = await waitFor(
    'the addresses',
    () => {
      if (launcher.exitCode !== null) return '';
      return /^\{.*\}$/m.exec(out)?.[0];
    },
    START_MS,
  );
  if (line === '') throw new Error(`npm start ended:\n${err}`);
  return { launcher, addresses: JSON.parse(line) as Addresses, ended, out: () => out };
}

type Noted = { name: string; pid: number; identity: string };

/** What the launcher's record names and is alive. */
function parts(): readonly Noted[] {
  const record = join(root, '.vigil/run.json');
  if (!existsSync(record)) return [];
  const noted = JSON.parse(readFileSync(record, 'utf8')) as Noted[];
  return noted.filter(({ pid, identity }) => processIdentity(pid) === identity);
}

async function callsByService({ api, tokens }: Addresses): Promise<Readonly<Record<string, number>>> {
  const authorization = `Bearer ${readFileSync(tokens.admin!, 'utf8').trim()}`;
  const response = await fetch(`${api}/api/v1/services`, { headers: { authorization } });
  const { services } = (await response.json()) as { services: { name: string; customers: { calls: number } }[] };
  return Object.fromEntries(services.map(({ name, customers }) => [name, customers.calls]));
}

const services = ['storefront', 'catalogue', 'cart', 'checkout', 'payment'];

describe('npm start', () => {
  test(
    'brings up the shop, the companion, Prometheus and Alertmanager, with KPIs of real traffic, rules and journeys',
    async () => {
      const { launcher, addresses, ended, out } = await start('npm', ['start', '--json']); // npm keeps the switch to itself
      expect(out().match(/^\{/gm)).toHaveLength(1);
      expect(addresses.workbench).toBeNull();
      expect(Object.keys(addresses.tokens).sort()).toEqual(['admin', 'metrics', 'otlp', 'plugin']);
      expect((await fetch(addresses.shop)).status).toBe(200);

      const calls = await waitFor(
        'calls of every service',
        async () => {
          const seen = await callsByService(addresses);
          return services.every((name) => (seen[name] ?? 0) > 0) ? seen : undefined;
        },
        START_MS,
      );
      expect(Object.keys(calls)).toEqual(expect.arrayContaining(services));

      if (findProgram('prometheus') === undefined) {
        expect(addresses.prometheus).toBeNull();
        expect(process.env.CI).toBeUndefined();
      } else {
        const query = encodeURIComponent('sum(traces_span_metrics_calls_total) > 0');
        await waitFor('a KPI in Prometheus', async () => {
          const response = await fetch(`${addresses.prometheus}/api/v1/query?query=${query}`);
          const { data } = (await response.json()) as { data: { result: unknown[] } };
          return data.result.length > 0 ? true : undefined;
        });
      }

      if (findProgram('prometheus-alertmanager') === undefined) {
        expect(addresses.alertmanager).toBeNull();
        expect(process.env.CI).toBeUndefined();
      } else {
        expect((await fetch(`${addresses.alertmanager}/-/ready`)).status).toBe(200);
        const discovered = (await (await fetch(`${addresses.prometheus}/api/v1/alertmanagers`)).json()) as {
          data: { activeAlertmanagers: { url: string }[] };
        };
        expect(discovered.data.activeAlertmanagers).toEqual([{ url: `${addresses.alertmanager}/api/v2/alerts` }]);
        const rules = (await (await fetch(`${addresses.prometheus}/api/v1/rules?type=alert`)).json()) as {
          data: { groups: { rules: { name: string }[] }[] };
        };
        const names = rules.data.groups.flatMap((group) => group.rules.map(({ name }) => name));
        expect(names).toEqual(expect.arrayContaining(['VigilDown', 'VigilJourneyFailing', 'VigilAnomalyOpen']));
      }

      // Every journey of the shop passes, its test article bought and cancelled again.
      const journeys = ['Checkout', 'Home page', ...services.slice(1).map((name) => `Smoke test of ${name}`)];
      await waitFor(
        'every journey to pass',
        async () => {
          const metrics = await (await fetch(`${addresses.api}/metrics`)).text();
          const passed = [...metrics.matchAll(/^probe_success{.*job="([^"]+)".*} 1$/gm)].map(([, job]) => job);
          return journeys.every((name) => passed.includes(name)) ? true : undefined;
        },
        START_MS,
      );

      const running = parts();
      expect(running.map(({ name }) => name)).toEqual(expect.arrayContaining(['companion', 'shop']));
      launcher.kill('SIGINT');
      expect(await ended).toBe(0);
      expect(parts()).toEqual([]);
      expect(running.filter(({ pid, identity }) => processIdentity(pid) === identity)).toEqual([]);
      await expect(fetch(addresses.shop)).rejects.toThrow();
    },
    TEST_MS,
  );

  test(
    'works again after its launcher was killed, and without Prometheus and Alertmanager',
    async () => {
      const first = await start('npm', ['start', '--', '--json']);
      const token = readFileSync(first.addresses.tokens.admin!, 'utf8');
      first.launcher.kill('SIGKILL');
      await first.ended;

      // A PATH that holds Node and npm alone: what a bare machine has.
      const bare = mkdtempSync(join(tmpdir(), 'vigil-path-'));
      for (const name of ['npm', 'sh']) symlinkSync(findProgram(name)!, join(bare, name));
      const second = await start(process.execPath, ['scripts/setup.mjs', 'start', '--json'], { PATH: bare });
      expect(second.addresses).toMatchObject({ prometheus: null, alertmanager: null });
      expect(readFileSync(second.addresses.tokens.admin!, 'utf8')).toBe(token);
      await waitFor(
        'calls of the storefront',
        async () => ((await callsByService(second.addresses)).storefront ?? 0) > 0 || undefined,
        START_MS,
      );
      second.launcher.kill('SIGTERM');
      expect(await second.ended).toBe(0);
      expect(parts()).toEqual([]);
    },
    TEST_MS,
  );

  // Ctrl-C ends it in order, and what was killed takes the build with it.
  test.each(['SIGINT', 'SIGKILL'] as const)(
    'shows the workbench at once, as it is being built, and ends that with everything else: %s',
    async (signal) => {
      // As npm starts it, with an npm that never gets ready: nothing is fetched here.
      const npm = join(root, 'npm-cli.cjs');
      writeFileSync(npm, 'setInterval(() => {}, 1000)');
      const byDefault = { npm_execpath: npm, VIGIL_WORKBENCH: undefined };
      const setup = ['scripts/setup.mjs', 'start', '--json'];
      const { launcher, addresses, ended } = await start(process.execPath, setup, byDefault);
      const page = await fetch(`${addresses.workbench}/a/vigil-quality-app/overview`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('The workbench is being built')]);
      expect((await fetch(`${addresses.workbench}/workbench/healthz`)).status).toBe(200);
      await waitFor('the build to begin', async () => {
        const answer = await fetch(`${addresses.workbench}/workbench/build`);
        const { doing } = (await answer.json()) as { doing: string };
        const hasBegun = doing === 'installing packages of the host grafana-12' && processesWith(npm).length > 0;
        return hasBegun || undefined;
      });

      launcher.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 0 : 'SIGKILL');
      if (signal === 'SIGKILL') {
        await waitFor('the rest to end', () => processesWith(root).length === 0 || undefined, START_MS);
      }
      expect(processesWith(root)).toEqual([]);
    },
    TEST_MS,
  );
});
