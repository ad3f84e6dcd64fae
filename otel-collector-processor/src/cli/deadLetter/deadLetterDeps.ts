import type { CliIo } from '../cliIo.ts';

/** What the commands of dead letters are made of. `end` is called with the exit code. */
export type DeadLetterDeps = Readonly<{ io: CliIo; end: (code: number) => void }>;
