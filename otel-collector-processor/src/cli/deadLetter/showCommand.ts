import { Command } from 'commander';
import { deadLetterDetailSchema } from '@vigil/quality-model';
import { companionClient, withCompanionOptions, type CompanionFlags } from '../companionClient.ts';
import { EXIT_CODES } from '../exitCode.ts';
import type { DeadLetterDeps } from './deadLetterDeps.ts';

/** `vigil deadletter show ID`: one JSON document, so that control characters in it are escaped. */
export function showCommand({ io, end }: DeadLetterDeps): Command {
  return withCompanionOptions(new Command('show'))
    .summary('print one with its content as OTLP/JSON')
    .argument('<id>', 'as the list has it')
    .action(async (id: string, flags: CompanionFlags, command: Command) => {
      const client = await companionClient(flags, io, command);
      const found = await client.get(`/api/v1/admin/deadletters/${encodeURIComponent(id)}`, deadLetterDetailSchema);
      io.stdout(`${JSON.stringify({ ...found.letter, otlp: found.otlp }, undefined, 2)}\n`);
      if (found.otlp === null) io.stderr('Its content is larger than 1 MiB and is not shown.\n');
      end(EXIT_CODES.ok);
    });
}
