import type { Command } from 'commander';
import { DEAD_LETTERS_LIMIT_MAX, deadLetterIdSchema } from '@vigil/quality-model';

/** Body of a request: letters of one destination, or all of it. */
export type Choice = Readonly<{ destination: string; ids?: readonly string[] }>;

/** What was named: single letters by their destinations, or all of one. To name nothing, or both, is a usage error. */
export function chosen(ids: readonly string[], destination: string | undefined, command: Command): readonly Choice[] {
  if (ids.length > 0 && destination !== undefined)
    command.error('error: name ids or --destination, not both: an id has its destination in it');
  if (ids.length === 0) {
    if (destination === undefined) return command.error('error: name ids, or --destination for all of one');
    return [{ destination }];
  }
  const byDestination = new Map<string, string[]>();
  for (const id of ids) {
    if (!deadLetterIdSchema.safeParse(id).success)
      command.error(`error: '${id}' is not the id of a dead letter: "vigil deadletter list" shows them`);
    const [, named = ''] = id.split('.');
    byDestination.set(named, [...(byDestination.get(named) ?? []), id]);
  }
  return [...byDestination].flatMap(([named, all]) => pages(all).map((page) => ({ destination: named, ids: page })));
}

function pages(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / DEAD_LETTERS_LIMIT_MAX);
  return Array.from({ length: count }, (_, i) =>
    ids.slice(i * DEAD_LETTERS_LIMIT_MAX, (i + 1) * DEAD_LETTERS_LIMIT_MAX),
  );
}
