import { Command } from 'commander';
import { deadLetterDropSchema } from '@vigil/quality-model';
import { companionClient, withCompanionOptions, type CompanionFlags } from '../companionClient.ts';
import { EXIT_CODES } from '../exitCode.ts';
import { chosen } from './choice.ts';
import type { DeadLetterDeps } from './deadLetterDeps.ts';

type Flags = CompanionFlags & Readonly<{ destination?: string }>;

/** `vigil deadletter drop [ID…]` */
export function dropCommand({ io, end }: DeadLetterDeps): Command {
  return withCompanionOptions(new Command('drop'))
    .summary('give them up for good')
    .argument('[id...]', 'only these')
    .option('--destination <id>', 'all of this destination')
    .action(async (ids: readonly string[], flags: Flags, command: Command) => {
      const choices = chosen(ids, flags.destination, command);
      const client = await companionClient(flags, io, command);
      for (const choice of choices) {
        const { dropped } = await client.post('/api/v1/admin/deadletters/drop', choice, deadLetterDropSchema);
        io.stdout(`${choice.destination}: ${dropped.letters} dropped (${dropped.items} items).\n`);
      }
      end(EXIT_CODES.ok);
    });
}
