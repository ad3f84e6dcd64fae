import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildCollector } from '../../../bench/src/pipeline/collector/buildCollector.ts';
import { COLLECTOR_VERSION } from '../../../bench/src/pipeline/collector/collectorModules.ts';
import { findOnPath } from '../../../scripts/start/findOnPath.ts';

const run = promisify(execFile);
const TELEMETRYGEN = `github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen@v${COLLECTOR_VERSION}`;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** Can Go programs be built here? In CI they have to be. */
export const hasGo = (): boolean => {
  if (findOnPath('go', process.env['PATH']) !== undefined) return true;
  if (process.env['CI'] !== undefined) throw new Error('Go is needed in CI (Debian package golang-go)');
  return false;
};

/** The Collector that `npm run bench -- pipeline` measures; built once for both. */
export async function collectorBinary(): Promise<string> {
  const collector = await buildCollector(resolve('.vigil/bench/collector'), process.env, (line) => console.error(line));
  if (collector.kind === 'absent') throw new Error(collector.why);
  return collector.binary;
}

/** The load generator of the Collector's own makers, built once. */
export async function telemetrygenBinary(): Promise<string> {
  const { stdout } = await run('go', ['env', 'GOVERSION']);
  const home = resolve('.vigil/interop', `telemetrygen-${COLLECTOR_VERSION}-${stdout.trim()}`);
  const binary = join(home, 'telemetrygen');
  if (existsSync(binary)) return binary;
  const building = join(home, `build-${process.pid}`);
  mkdirSync(building, { recursive: true });
  await run('go', ['install', '-trimpath', '-ldflags=-s -w', TELEMETRYGEN], {
    env: { ...process.env, GOBIN: building },
    maxBuffer: OUTPUT_MAX_BYTES,
  });
  renameSync(join(building, 'telemetrygen'), binary); // only what was built whole is found the next time
  return binary;
}
