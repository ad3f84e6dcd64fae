import { Command } from 'commander';
import { vigilConfigJsonSchema } from '@vigil/quality-model';
import type { CliIo } from '../cliIo.ts';
import { EXIT_CODES } from '../exitCode.ts';

/** `vigil schema`: what editors complete vigil.yaml by. */
export function schemaCommand({ io, end }: Readonly<{ io: CliIo; end: (code: number) => void }>): Command {
  return new Command('schema')
    .summary('print the JSON Schema of vigil.yaml')
    .description(
      'Prints the JSON Schema (draft 7) of vigil.yaml. Save it beside the file and put `# yaml-language-server: $schema=./vigil.schema.json` into its first line: editors complete and explain every key.',
    )
    .action(() => {
      io.stdout(`${JSON.stringify(vigilConfigJsonSchema(), undefined, 2)}\n`);
      end(EXIT_CODES.ok);
    });
}
