import { setTimeout as after } from 'node:timers/promises';
import { Command } from 'commander';
import { deadLetterListSchema, deadLetterReplaySchema, type DeadLetterStoreSummary } from '@vigil/quality-model';
import {
  companionClient,
  withCompanionOptions,
  type CompanionClient,
  type CompanionFlags,
} from '../companionClient.ts';
import { EXIT_CODES } from '../exitCode.ts';
import { chosen, type Choice } from './choice.ts';
import type { DeadLetterDeps } from './deadLetterDeps.ts';
import { printable } from './table.ts';

type Flags = CompanionFlags & Readonly<{ destination?: string }>;

const LOOK_EVERY_MS = 1_000;

/** `vigil deadletter replay [ID…]`: exit code 1 if something is left that was to be sent. */
export function replayCommand({ io, end }: DeadLetterDeps): Command {
  return withCompanionOptions(new Command('replay'))
    .summary('send them to their destination again')
    .description(
      'Sends dead letters again, each once. What the destination takes is gone; what it refuses again is kept, with its new reason.',
    )
    .argument('[id...]', 'only these')
    .option('--destination <id>', 'all of this destination')
    .action(async (ids: readonly string[], flags: Flags, command: Command) => {
      const choices = chosen(ids, flags.destination, command);
      const client = await companionClient(flags, io, command);
      let isDone = true;
      for (const choice of choices) {
        const { stores } = await client.post('/api/v1/admin/deadletters/replay', choice, deadLetterReplaySchema);
        const ended = await untilEnded(client, choice, stores);
        io.stdout(ended.map(storeText).join(''));
        if (ended.length === 0) io.stdout(`${choice.destination}: there are no dead letters.\n`);
        isDone &&= ended.every(
          ({ replay }) => replay === null || (replay.stopped === '' && replay.refused.letters === 0),
        );
      }
      end(isDone ? EXIT_CODES.ok : EXIT_CODES.failed);
    });
}

async function untilEnded(
  client: CompanionClient,
  { destination }: Choice,
  first: readonly DeadLetterStoreSummary[],
): Promise<readonly DeadLetterStoreSummary[]> {
  let stores = first;
  while (stores.some(({ replay }) => replay?.running === true)) {
    await after(LOOK_EVERY_MS);
    const query = new URLSearchParams({ destination, limit: '1' });
    ({ stores } = await client.get(`/api/v1/admin/deadletters?${query}`, deadLetterListSchema));
  }
  return stores;
}

function storeText({ pipelineId, destination, replay }: DeadLetterStoreSummary): string {
  const name = `${destination} (${pipelineId})`;
  if (replay === null) return `${name}: nothing was to be sent.\n`;
  const { replayed, refused, stopped } = replay;
  const sent = `${replayed.letters} sent (${replayed.items} items), ${refused.letters} refused again`;
  return `${name}: ${sent}${stopped === '' ? '' : `; it stopped: ${printable(stopped)}`}.\n`;
}
