import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Addresses } from '../../../scripts/start/addresses.ts';

/** Everything that `npm start` brings up, in the folder of a clone. */
export type Stack = Readonly<{
  addresses: Addresses;
  /** GET of the companion's API with the admin token; throws for another status than 200. */
  get: <T>(path: string) => Promise<T>;
  metrics: () => Promise<string>;
  companionPid: () => number;
  stop: () => Promise<void>;
}>;

const ANSWER_WITHIN_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `npm start` in `folder`; resolves when it has printed its addresses. */
export async function startStack(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Stack> {
  const npm = spawn('npm', ['start', '--', '--json'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => npm.once('close', () => resolve()));
  // Who ends the benchmark ends what it started.
  const onSignal = () => {
    npm.kill('SIGINT');
    void ended.then(() => process.exit(1));
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  const stop = async () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    npm.kill('SIGINT');
    await ended;
  };
  try {
    const addresses = await addressesOf(npm.stdout, ended);
    const authorization = `Bearer ${readFileSync(addresses.tokens.admin!, 'utf8').trim()}`;
    const text = async (path: string) => {
      const response = await fetch(`${addresses.api}${path}`, {
        headers: { authorization },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const body = await response.text();
      if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${body}`);
      return body;
    };
    return {
      addresses,
      get: async (path) => JSON.parse(await text(path)) as never,
      metrics: () => text('/metrics'),
      companionPid: () => companionPid(folder),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressesOf(stdout: NodeJS.ReadableStream, ended: Promise<void>): Promise<Addresses> {
  const lines = createInterface({ input: stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.on('line', (text) => {
      if (text.startsWith('{')) resolve(text);
    });
    void ended.then(() => reject(new Error('npm start ended before it printed the addresses')));
  });
  return JSON.parse(line) as Addresses;
}

/** From the launcher's own record of what it started. */
function companionPid(folder: string): number {
  const record = JSON.parse(readFileSync(join(folder, '.vigil/run.json'), 'utf8')) as { name: string; pid: number }[];
  return record.find(({ name }) => name === 'companion')!.pid;
}
