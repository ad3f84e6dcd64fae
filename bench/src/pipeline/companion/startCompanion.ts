import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePortBase } from '../../../../scripts/start/freePorts.ts';
import { startProgram } from '../processes/program.ts';
import type { Target, TargetStart } from '../target.ts';
import { companionConfig } from './companionConfig.ts';

/** The companion's ports, counted from its base (design: Ports). */
const OFFSET = { grpc: 7, http: 8, api: 10 } as const;
const OFFSETS = [7, 8, 9, 10, 11];
const FIRST_BASE = 28_000;

export type Companion = Target &
  Readonly<{
    /** Address of its API. */
    api: string;
    dataFolder: string;
  }>;

/** `vigil serve` out of `root`, with one destination. */
export async function startCompanion(root: string, start: TargetStart): Promise<Companion> {
  const { folder, protocol } = start;
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const config = join(folder, 'vigil.yaml');
  writeFileSync(config, JSON.stringify(companionConfig(start), null, 2)); // JSON is YAML
  const base = await freePortBase(FIRST_BASE, OFFSETS);
  const api = `http://127.0.0.1:${base + OFFSET.api}`;
  const main = join(root, 'otel-collector-processor/src/cli/main.ts');
  const program = await startProgram({
    command: process.execPath,
    args: [main, 'serve', '--config', config, '--data-dir', dataFolder],
    env: { VIGIL_PORT_BASE: String(base) },
    logFile: join(folder, 'vigil.log'),
    isReady: async () => (await fetch(`${api}/readyz`)).ok,
  });
  return {
    ...program,
    port: base + OFFSET[protocol],
    api,
    dataFolder,
    scrape: async () => void (await (await fetch(`${api}/metrics`)).arrayBuffer()),
  };
}
