import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundFailure } from './fuzzRun.ts';

/** Writes the bytes, base64, below `.vigil/fuzz`; what is returned tells a person all that is needed to see it again. */
export function keepFailure(
  root: string,
  { seed, number, signal, encoding, mutations, reason, bytes }: FoundFailure,
): string {
  const folder = join(root, '.vigil/fuzz');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${seed}-${number}.base64`);
  writeFileSync(file, `${bytes.toString('base64')}\n`);
  return [
    `case ${number} of seed ${seed} (${signal}, ${encoding}, ${mutations.join(' and ')}, ${bytes.length} bytes): ${reason}`,
    `  bytes: ${file}`,
    `  again: npm run test:fuzz -- --seed ${seed} --case ${number}`,
  ].join('\n');
}
