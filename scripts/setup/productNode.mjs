import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The product runs TypeScript as it is, which older ones cannot. */
const NODE_MIN_MAJOR = 24;

function majorOf(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? Number(/^v(\d+)\./.exec(stdout)?.[1]) : undefined;
}

/**
 * The Node that runs the product: the one that npm installed for this platform (package node-<os>-<cpu>), else the one
 * that runs now, if it is new enough. Throws when there is none.
 */
export function productNode(root) {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(root, 'node_modules', `node-${platform}`, 'bin', file);
  // Asked, not only looked for: the package is for glibc, and is there but does not start on another libc.
  if (existsSync(packaged) && (majorOf(packaged) ?? 0) >= NODE_MIN_MAJOR) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MIN_MAJOR) return process.execPath;
  throw new Error(
    `Node ${NODE_MIN_MAJOR} is needed; this is ${process.versions.node}, and npm has no Node that runs on ${platform} here. ` +
      `Install Node ${NODE_MIN_MAJOR} or newer, and run the same command with it.`,
  );
}
