import { execFileSync, spawnSync } from 'node:child_process';
import { describeIf } from './describeIf.ts';

/** The path of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  const found = spawnSync('which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/**
 * The path of a program that a Debian package brings; installs it where that can be done (root, apt-get). Undefined
 * where it cannot: the caller reports its test as skipped, with the reason. In CI a missing program is a failure.
 */
export function programOf(name: string, debianPackage: string): string | undefined {
  const found = findProgram(name);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && findProgram('apt-get') !== undefined) {
    const options = {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    } as const;
    try {
      execFileSync('apt-get', ['update'], options);
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], options);
    } catch {
      // said below
    }
  }
  const installed = findProgram(name);
  if (installed === undefined && process.env['CI'])
    throw new Error(`${name} (Debian package ${debianPackage}) is needed in CI`);
  return installed;
}

/** `describe`, or `describe.skip` under a name that says why. */
export function describeWith(program: string | undefined, what: string): (name: string, fn: () => void) => void {
  return describeIf(program !== undefined, `${what} is not installed`);
}
