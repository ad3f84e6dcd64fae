import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../../../../scripts/start/findOnPath.ts';
import { BUILDER, COLLECTOR_VERSION, builderManifest } from './collectorModules.ts';

export type Collector =
  | Readonly<{ kind: 'built'; binary: string; versions: Readonly<Record<string, string>> }>
  | Readonly<{ kind: 'absent'; why: string }>;

const run = promisify(execFile);
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * The OpenTelemetry Collector, built from the Go proxy's modules with the Collector's own builder; kept below `folder`
 * and built once. Absent without Go, or if it could not be built.
 */
export async function buildCollector(
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Collector> {
  const go = findOnPath('go', env['PATH']);
  if (go === undefined) return { kind: 'absent', why: 'Go is not installed, and the Collector is built with it' };
  try {
    const { stdout } = await run(go, ['env', 'GOVERSION'], { env });
    const goVersion = stdout.trim();
    const manifest = builderManifest();
    const key = createHash('sha256').update(`${manifest} ${goVersion}`).digest('hex').slice(0, 12);
    const home = join(folder, `${COLLECTOR_VERSION}-${key}`);
    const binary = join(home, 'otelcol');
    if (!existsSync(binary)) {
      say(`building the Collector ${COLLECTOR_VERSION} with ${goVersion}, once: two to ten minutes`);
      await build(go, home, manifest, env);
    }
    return { kind: 'built', binary, versions: { collector: COLLECTOR_VERSION, go: goVersion.replace(/^go/, '') } };
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return { kind: 'absent', why: `the Collector could not be built: ${stderr.trim().slice(-500) || message}` };
  }
}

async function build(go: string, home: string, manifest: string, env: NodeJS.ProcessEnv): Promise<void> {
  // a place of its own: another process may be building the same at the same time
  const work = join(home, `build-${process.pid}`);
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'builder.json'), manifest);
  const step = (cwd: string, ...args: string[]) => run(go, args, { cwd, env, maxBuffer: OUTPUT_MAX_BYTES });
  const sources = join(work, 'build');
  // Its own `go mod tidy` stops at modules of tests that the proxy has not got; by then the sources are there.
  await step(work, 'run', BUILDER, '--config', 'builder.json', '--skip-compilation').catch((error: unknown) => {
    if (!existsSync(join(sources, 'go.mod'))) throw error;
  });
  await step(sources, 'mod', 'tidy', '-e');
  await step(sources, 'build', '-trimpath', '-ldflags=-s -w', '-o', 'otelcol', '.');
  renameSync(join(sources, 'otelcol'), join(home, 'otelcol')); // only what was built whole is found the next time
  rmSync(work, { recursive: true, force: true });
}
