import { Command } from 'commander';
import { deadLetterListSchema, type DeadLetter, type DeadLetterStoreSummary } from '@vigil/quality-model';
import { companionClient, withCompanionOptions, type CompanionFlags } from '../companionClient.ts';
import { EXIT_CODES } from '../exitCode.ts';
import type { DeadLetterDeps } from './deadLetterDeps.ts';
import { table } from './table.ts';

type Flags = CompanionFlags & Readonly<{ destination?: string; after?: string; limit: string; json?: true }>;

/** `vigil deadletter list` */
export function listCommand({ io, end }: DeadLetterDeps): Command {
  return withCompanionOptions(new Command('list'))
    .summary('list them, oldest first')
    .option('--destination <id>', 'only of this destination')
    .option('--after <id>', 'only those behind this one')
    .option('--limit <n>', 'how many at most, 1 to 1000', '100')
    .option('--json', 'print the answer of the API as it is')
    .action(async (flags: Flags, command: Command) => {
      const client = await companionClient(flags, io, command);
      const query = new URLSearchParams({ limit: flags.limit });
      if (flags.destination !== undefined) query.set('destination', flags.destination);
      if (flags.after !== undefined) query.set('after', flags.after);
      const list = await client.get(`/api/v1/admin/deadletters?${query}`, deadLetterListSchema);
      if (flags.json) io.stdout(`${JSON.stringify(list, undefined, 2)}\n`);
      else {
        io.stdout(storesText(list.stores));
        if (list.letters.length > 0) io.stdout(`\n${lettersText(list.letters)}`);
        if (list.next !== null) io.stdout(`\nMore: --after ${list.next}\n`);
      }
      end(EXIT_CODES.ok);
    });
}

function storesText(stores: readonly DeadLetterStoreSummary[]): string {
  const filled = stores.filter(({ items }) => items.traces + items.metrics + items.logs > 0);
  if (filled.length === 0) return 'There are no dead letters.\n';
  return table(
    ['DESTINATION', 'PIPELINE', 'SPANS', 'POINTS', 'RECORDS', 'BYTES', 'OLDEST'],
    filled.map(({ destination, pipelineId, items, bytes, maxBytes, oldestMs, configured }) => [
      configured ? destination : `${destination} (not in vigil.yaml)`,
      pipelineId,
      String(items.traces),
      String(items.metrics),
      String(items.logs),
      `${bytes} of ${maxBytes}`,
      oldestMs === null ? '' : new Date(oldestMs).toISOString(),
    ]),
  );
}

function lettersText(letters: readonly DeadLetter[]): string {
  return table(
    ['ID', 'REFUSED', 'SIGNAL', 'TENANT', 'ITEMS', 'BYTES', 'REASON'],
    letters.map(({ id, storedMs, signal, tenant, items, bytes, reason }) => [
      id,
      new Date(storedMs).toISOString(),
      signal,
      tenant,
      String(items),
      String(bytes),
      reason,
    ]),
  );
}
