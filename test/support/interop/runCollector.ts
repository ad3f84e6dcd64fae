import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isListening } from '../../../bench/src/pipeline/processes/isListening.ts';
import { startProgram, type Program } from '../../../bench/src/pipeline/processes/program.ts';

export type CollectorRun = Readonly<{
  binary: string;
  /** A file, or what would be in one. */
  config: string | object;
  /** For `${env:…}` in it. */
  env?: Readonly<Record<string, string>>;
  /** It is ready when all of these take connections. */
  ports: readonly number[];
}>;

/** Starts a Collector; resolves when it listens. */
export function runCollector({ binary, config, env = {}, ports }: CollectorRun): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-collector-'));
  return startProgram({
    command: binary,
    args: ['--config', typeof config === 'string' ? config : written(config, folder)],
    env,
    logFile: join(folder, 'collector.log'),
    isReady: async () => (await Promise.all(ports.map(isListening))).every(Boolean),
  });
}

/** Path of the configuration: JSON is YAML. */
export function written(config: object, folder: string): string {
  const file = join(folder, 'collector.yaml');
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}
