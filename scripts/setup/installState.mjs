import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const STAMP = 'node_modules/.vigil-setup';

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Hash of all that decides what is in node_modules: lock file, package files, platform. */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const folder of packageFolders(root)) {
    const path = join(root, folder, 'package.json');
    hash.update(`${folder}\n`).update(existsSync(path) ? readFileSync(path) : 'absent');
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
}

/** The root, which is '', and the workspaces. */
function packageFolders(root) {
  return ['', ...(readJson(join(root, 'package.json'))?.workspaces ?? [])];
}

/**
 * Called before an install. Takes the stamp away, so that an install that is interrupted is known as such; what such
 * a one left is of no use.
 */
export function clearUnfinished(root) {
  const finished = existsSync(join(root, STAMP));
  rmSync(join(root, finished ? STAMP : 'node_modules'), { recursive: true, force: true });
}

/** Called when an install is complete. */
export function writeStamp(root) {
  writeFileSync(join(root, STAMP), fingerprint(root));
}

/** Why an install is needed, in words; undefined when it is not. */
export function whyInstall(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'this is the first time here';
  const stamp = existsSync(join(root, STAMP)) ? readFileSync(join(root, STAMP), 'utf8') : undefined;
  if (lacksPackages(root)) return 'packages that were installed are not there any more';
  if (stamp === fingerprint(root)) return undefined;
  if (matchesLock(root)) {
    writeStamp(root);
    return undefined;
  }
  return stamp === undefined ? 'an earlier install did not finish' : 'the packages that it needs have changed';
}

/** npm's account of what it installed, by path; undefined before the first install. */
const installedPackages = (root) => readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;

/**
 * Whether something is gone that npm has installed. The stamp does not tell: when a folder is no workspace any more, the
 * next npm at the root takes its packages away, and leaves stamp and account.
 */
function lacksPackages(root) {
  return Object.keys(installedPackages(root) ?? {}).some((path) => !existsSync(join(root, path)));
}

/**
 * Whether npm's own account of what it installed is what the package files and the lock file ask for: an `npm install`
 * by hand is as good as ours, and a change of a package file that moves no package needs no install.
 */
function matchesLock(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const installed = installedPackages(root);
  if (wanted === undefined || installed === undefined) return false;
  return (
    packageFolders(root).every((folder) =>
      sameDependencies(wanted[folder], readJson(join(root, folder, 'package.json'))),
    ) &&
    Object.entries(wanted).every(([path, { version, link, optional }]) => {
      if (!path.includes('node_modules/')) return true; // the workspaces themselves
      const there = installed[path];
      // npm leaves out what is for another platform, and what hangs on that.
      if (there === undefined) return optional === true;
      return link === true ? there.link === true : there.version === version;
    })
  );
}

function sameDependencies(locked, manifest) {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].every((kind) =>
    isDeepStrictEqual(locked?.[kind] ?? {}, manifest?.[kind] ?? {}),
  );
}
