import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from './freePorts.ts';
import { waitFor } from './waitFor.ts';

/** An alert as senders post it. */
export type PostedAlert = Readonly<{
  labels: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  /** RFC 3339; without it, now. */
  startsAt?: string;
  /** Without it, in five minutes, unless it is posted again. */
  endsAt?: string;
  generatorURL?: string;
}>;

export type ListedSilence = Readonly<{
  id: string;
  status: Readonly<{ state: 'active' | 'pending' | 'expired' }>;
  matchers: readonly Readonly<{ name: string; value: string; isRegex: boolean; isEqual: boolean }>[];
  startsAt: string;
  endsAt: string;
  createdBy: string;
  comment: string;
}>;

/** A real Alertmanager, alone, on loopback. Its silences are on disk, its alerts in memory. */
export type Alertmanager = Readonly<{
  url: string;
  post: (alerts: readonly PostedAlert[]) => Promise<void>;
  /** Fingerprints of the alerts that it has, of those that these matchers (`name="value"`) match. */
  fingerprints: (...filters: readonly string[]) => Promise<readonly string[]>;
  silences: () => Promise<readonly ListedSilence[]>;
  /** Ends the process and starts another at the same address. */
  restart: () => Promise<void>;
  /** Ends the process; `restart` starts it again. */
  halt: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** It notifies nobody. */
const QUIET = { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] };

export async function startAlertmanager(
  program: string,
  config: Readonly<Record<string, unknown>> = QUIET,
): Promise<Alertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-alertmanager-'));
  const configFile = join(folder, 'alertmanager.yml');
  writeFileSync(configFile, stringify(config));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  let exited: Promise<void>;

  async function start(): Promise<void> {
    child = spawn(
      program,
      [
        `--config.file=${configFile}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
        '--log.level=warn',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let output = '';
    child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    exited = new Promise((done) => child.once('exit', () => done()));
    await waitFor('Alertmanager to be ready', async () => {
      if (child.exitCode !== null) throw new Error(output);
      return (await fetch(`${url}/-/ready`)).ok ? true : undefined;
    });
  }

  async function halt(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  }

  async function ask<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  await start();
  return {
    url,
    post: (alerts) =>
      ask('/api/v2/alerts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      }),
    fingerprints: async (...filters) => {
      const query = filters.map((filter) => `filter=${encodeURIComponent(filter)}`).join('&');
      return (await ask<{ fingerprint: string }[]>(`/api/v2/alerts?${query}`)).map(({ fingerprint }) => fingerprint);
    },
    silences: () => ask('/api/v2/silences'),
    restart: async () => {
      await halt();
      await start();
    },
    halt,
    stop: async () => {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
