import { spawn, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onOneCore } from './onOneCore.ts';

/** What one probe of it said, milliseconds. */
export type BlackboxProbe = Readonly<{ ok: boolean; processingMs: number; transferMs: number }>;

export type Blackbox = Readonly<{
  pid: number;
  version: string;
  probe: (target: string) => Promise<BlackboxProbe>;
  stop: () => Promise<void>;
}>;

const MODULES = 'modules: { http: { prober: http, timeout: 10s, http: { preferred_ip_protocol: ip4 } } }\n';
const UP_MAX_MS = 20_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function phaseMs(text: string, phase: string): number {
  const found = new RegExp(`^probe_http_duration_seconds\\{phase="${phase}"\\} (\\S+)$`, 'm').exec(text);
  return Number(found?.[1] ?? NaN) * 1000;
}

/** Starts a blackbox_exporter that is installed as `program`, on one core. */
export async function startBlackbox(program: string): Promise<Blackbox> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-blackbox-'));
  const config = join(folder, 'blackbox.yml');
  writeFileSync(config, MODULES);
  const port = await freePort();
  const child = spawn(program, [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  onOneCore(child.pid!);
  const url = `http://127.0.0.1:${port}`;
  const beganMs = performance.now();
  for (;;) {
    const up = await fetch(`${url}/-/healthy`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) break;
    if (performance.now() - beganMs > UP_MAX_MS) throw new Error('blackbox_exporter did not come up');
    await delay(100);
  }
  const said = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return {
    pid: child.pid!,
    version: /version (\S+)/.exec(`${said.stdout}${said.stderr}`)?.[1] ?? '',
    probe: async (target) => {
      const answer = await fetch(`${url}/probe?module=http&target=${encodeURIComponent(target)}`);
      const text = await answer.text();
      return {
        ok: /^probe_success 1$/m.test(text),
        processingMs: phaseMs(text, 'processing'),
        transferMs: phaseMs(text, 'transfer'),
      };
    },
    stop: async () => {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

/** The program, where it is installed. */
export function findBlackbox(): string | undefined {
  const names = ['prometheus-blackbox-exporter', 'blackbox_exporter'];
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // the next name
    }
  }
  return undefined;
}
