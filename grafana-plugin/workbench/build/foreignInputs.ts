import { resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { isInside } from './hostResolver.ts';

/**
 * Those inputs of a bundle that are from a node_modules outside the host's folder. `base`: what the metafile's paths are
 * relative to.
 */
export function foreignInputs({ inputs }: Pick<Metafile, 'inputs'>, host: string, base: string): readonly string[] {
  return Object.keys(inputs)
    .filter((input) => !input.startsWith('(disabled):'))
    .map((input) => resolve(base, input))
    .filter((path) => /[\\/]node_modules[\\/]/.test(path) && !isInside(path, host));
}
