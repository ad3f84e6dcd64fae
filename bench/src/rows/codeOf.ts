import { gitText } from '../stack/cloneOf.ts';

/** Hashes of the trees that are judged: the same as long as they are, whatever else a commit changed. */
export function codeOf(root: string, commit: string, folders: readonly string[]): string {
  return folders.map((folder) => gitText(root, 'rev-parse', '--short=8', `${commit}:${folder}`)).join('-');
}
