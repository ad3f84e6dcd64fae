import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Stack } from '../stack/startStack.ts';

/** A host of the workbench that serves the built plugin, set to the companion of a stack. */
export type ServedHost = Readonly<{ host: string; url: string; stop: () => Promise<void> }>;

/** Installs and builds the plugin and the hosts of a clone, where that is still to be done. */
export function buildWorkbenches(folder: string, hosts: readonly string[]): void {
  const main = join(folder, 'grafana-plugin/workbench/build/main.ts');
  const built = spawnSync(process.execPath, [main, '--plugin', ...hosts.map((host) => `--host-version=${host}`)], {
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Error(`the workbench could not be built (exit code ${built.status})`);
}

export async function serveHost(folder: string, host: string, { addresses }: Stack): Promise<ServedHost> {
  const server = spawn(
    process.execPath,
    [
      join(folder, 'grafana-plugin/workbench/server/main.ts'),
      '--port=0',
      `--host-version=${host}`,
      `--api-url=${addresses.api}`,
      `--plugin-token-file=${addresses.tokens.plugin!}`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const stop = () => end(server);
  try {
    return { host, url: await addressOf(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const url = /^workbench: (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the workbench ended before it had an address');
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
