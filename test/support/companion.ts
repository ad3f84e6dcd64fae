import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { freePortBase } from './freePorts.ts';
import { waitFor } from './waitFor.ts';

/** How long a machine under load may take to start one. */
const START_TIMEOUT_MS = 60_000;

const MAIN = resolve('otel-collector-processor/src/cli/main.ts');

export type CompanionOptions = Readonly<{
  /** The script that is started; without it, the sources' own. */
  main?: string;
  /** Content of vigil.yaml. */
  config?: Readonly<Record<string, unknown>>;
  dataDir?: string;
  portBase?: number;
  env?: Readonly<Record<string, string>>;
  /** More of the command line. */
  args?: readonly string[];
  /** How long a start may take. Default: 20 s. */
  readyWithinMs?: number;
}>;

/** A real companion in a process of its own. */
export type Companion = Readonly<{
  process: ChildProcess;
  dataDir: string;
  configFile: string;
  portBase: number;
  grpcUrl: string;
  httpUrl: string;
  apiUrl: string;
  /** Where the engine hears replicas, if it does. */
  replicasUrl: string;
  output: () => string;
  token: (name: 'admin' | 'plugin' | 'otlp' | 'metrics' | 'replica') => string;
  /** GET with the admin token; rejects for another status than 200. */
  get: <T>(path: string) => Promise<T>;
  metrics: () => Promise<string>;
  /** Resolves with the exit code when the process is gone. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}>;

/** Starts `vigil serve`, resolves when it is ready. Time scales of tests are short; everything else is as in production. */
export async function startCompanion(options: CompanionOptions = {}): Promise<Companion> {
  const companion = await launchCompanion(options);
  await waitFor(
    'the companion to be ready',
    async () => {
      if (companion.process.exitCode !== null) return true;
      return (await fetch(`${companion.apiUrl}/readyz`)).ok ? true : undefined;
    },
    options.readyWithinMs ?? START_TIMEOUT_MS,
  ).catch((error: unknown) => {
    companion.process.kill('SIGKILL'); // whoever asked for it does not know of it
    throw new Error(`${String(error)}; it said:\n${companion.output()}`);
  });
  if (companion.process.exitCode !== null) throw new Error(`the companion ended:\n${companion.output()}`);
  return companion;
}

/** Starts `vigil serve` and does not wait: for starts that are to fail. */
export async function launchCompanion(options: CompanionOptions = {}): Promise<Companion> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'vigil-test-'));
  const portBase = options.portBase ?? (await freePortBase());
  const configFile = join(dataDir, 'vigil.yaml');
  if (options.config !== undefined || options.dataDir === undefined)
    writeFileSync(configFile, stringify({ pipeline: { deltaIntervalMs: 500 }, ...options.config }));
  const args = ['serve', '--config', configFile, '--data-dir', dataDir, ...(options.args ?? [])];
  const child = spawn(process.execPath, [options.main ?? MAIN, ...args], {
    env: { ...process.env, VIGIL_PORT_BASE: String(portBase), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const apiUrl = `http://127.0.0.1:${portBase + 10}`;
  const token: Companion['token'] = (name) => readFileSync(join(dataDir, `${name}.token`), 'utf8').trim();
  return {
    process: child,
    dataDir,
    configFile,
    portBase,
    grpcUrl: `http://127.0.0.1:${portBase + 7}`,
    httpUrl: `http://127.0.0.1:${portBase + 8}`,
    apiUrl,
    replicasUrl: `http://127.0.0.1:${portBase + 11}`,
    output: () => output,
    token,
    get: async (path) => {
      const response = await fetch(`${apiUrl}${path}`, { headers: { authorization: `Bearer ${token('admin')}` } });
      if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as never;
    },
    metrics: async () => (await fetch(`${apiUrl}/metrics`)).text(),
    stop: (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}
