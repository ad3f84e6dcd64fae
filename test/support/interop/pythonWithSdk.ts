import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REQUIREMENTS = 'test/interop/apps/requirements.txt';

/** Is there a Python that makes virtual environments? In CI there has to be. */
export function hasPython(): boolean {
  if (spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0) return true;
  if (process.env['CI'] !== undefined)
    throw new Error('Python is needed in CI (Debian packages python3, python3-venv)');
  return false;
}

/** A Python that has the OpenTelemetry SDK, in a virtual environment of its own; made once for the packages that are asked for. */
export async function pythonWithSdk(): Promise<string> {
  const { stdout: version } = await run('python3', ['--version']);
  const key = createHash('sha256')
    .update(version + readFileSync(REQUIREMENTS, 'utf8'))
    .digest('hex');
  const home = resolve('.vigil/interop', `python-${key.slice(0, 12)}`);
  const python = join(home, 'bin/python');
  const whole = join(home, 'whole');
  if (existsSync(whole)) return python;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await run('python3', ['-m', 'venv', home]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  writeFileSync(whole, '');
  return python;
}
