import { Command } from 'commander';
import type { DeadLetterDeps } from './deadLetterDeps.ts';
import { dropCommand } from './dropCommand.ts';
import { listCommand } from './listCommand.ts';
import { replayCommand } from './replayCommand.ts';
import { showCommand } from './showCommand.ts';

/** `vigil deadletter`: what destinations refused for good, on the companion that runs. */
export function deadLetterCommand(deps: DeadLetterDeps): Command {
  const command = new Command('deadletter')
    .summary('list, show, replay and drop what destinations refused for good')
    .description(
      'What a destination refuses for good (bad data, too large) is kept on disk. These commands speak to the companion that runs.',
    );
  for (const below of [listCommand(deps), showCommand(deps), replayCommand(deps), dropCommand(deps)])
    command.addCommand(below);
  return command;
}
