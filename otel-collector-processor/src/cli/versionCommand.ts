import { Command } from 'commander';
import type { CliIo } from './cliIo.ts';

/** `vigil version`: the number alone, so that a script can use it. */
export function versionCommand({ io, version }: Readonly<{ io: CliIo; version: string }>): Command {
  return new Command('version').summary('print the version').action(() => io.stdout(`${version}\n`));
}
