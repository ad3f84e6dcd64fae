import { Command } from 'commander';
/** `vigil version`: the number alone, so that a script can use it. */
export function versionCommand({ io, version }) {
    return new Command('version').summary('print the version').action(() => io.stdout(`${version}\n`));
}
