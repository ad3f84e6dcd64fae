import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh clone of the last commit. */
export type Clone = Readonly<{ folder: string; commit: string; remove: () => void }>;

export function cloneOf(root: string): Clone {
  const parent = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const folder = join(parent, 'vigil');
  execFileSync('git', ['clone', '--quiet', root, folder], { stdio: ['ignore', 2, 2] });
  return {
    folder,
    commit: gitText(folder, 'rev-parse', '--short=12', 'HEAD'),
    remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** What git says in `folder`, without the line end. */
export function gitText(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}
