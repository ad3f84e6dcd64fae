import { realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';

/**
 * The file that `path`, as it stands in a URL, names below `folder`; undefined where there is none, or where it lies
 * elsewhere, by `..` in whatever spelling or by a symbolic link.
 */
export function resolveFile(folder: string, path: string): string | undefined {
  const decoded = decode(path);
  if (decoded === undefined || /[\0\\]/.test(decoded)) return undefined;
  if (decoded.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) return undefined;
  try {
    const root = realpathSync(folder);
    const file = realpathSync(resolve(root, decoded));
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
