/** Commands of a process that another one leads: one value in, one out. */
export type Commands = Record<string, (input: never) => Promise<unknown>>;

export type CommandMessage = Readonly<{ id: number; command: string; input: unknown }>;
export type CommandAnswer = Readonly<{ id: number; value?: unknown; error?: string }>;

/** In the led process: answers what comes by IPC, and ends when the leading process is gone. */
export function answerCommands<C extends Commands>(commands: C): void {
  const send = (answer: CommandAnswer): void => {
    process.send?.(answer);
  };
  process.on('message', ({ id, command, input }: CommandMessage) => {
    commands[command]!(input as never).then(
      (value) => send({ id, value }),
      (error: unknown) => send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}
