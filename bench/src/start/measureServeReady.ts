import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePortBase } from '../../../scripts/start/freePorts.ts';

const POLL_EVERY_MS = 5;
const WITHIN_MS = 60_000;
/** The companion's ports, counted from its base (design: Ports). */
const OFFSETS = [7, 8, 9, 10, 11];
const API_OFFSET = 10;
const FIRST_BASE = 27_000;

/** Milliseconds from the start of `vigil serve` until it says that it is ready. */
export async function measureServeReady(root: string, dataFolder: string): Promise<number> {
  mkdirSync(dataFolder, { recursive: true });
  const config = join(dataFolder, 'vigil.yaml');
  writeFileSync(config, '{}\n');
  const base = await freePortBase(FIRST_BASE, OFFSETS);
  const startedMs = performance.now();
  const main = join(root, 'otel-collector-processor/src/cli/main.ts');
  const child = spawn(process.execPath, [main, 'serve', '--config', config, '--data-dir', dataFolder], {
    env: { ...process.env, VIGIL_PORT_BASE: String(base) },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${base + API_OFFSET}/readyz`).catch(() => undefined);
      if (response?.ok) return performance.now() - startedMs;
      if (child.exitCode !== null) throw new Error(`vigil serve ended with exit code ${child.exitCode}`);
      if (performance.now() - startedMs > WITHIN_MS) throw new Error(`vigil serve is not ready after ${WITHIN_MS} ms`);
      await delay(POLL_EVERY_MS);
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
