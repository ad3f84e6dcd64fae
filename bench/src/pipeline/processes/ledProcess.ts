import { fork } from 'node:child_process';
import type { CommandAnswer, CommandMessage, Commands } from './commands.ts';

/** A process of ours that does what it is told. */
export type LedProcess<C extends Commands> = Readonly<{
  pid: number;
  tell: <K extends keyof C & string>(command: K, input: Parameters<C[K]>[0]) => ReturnType<C[K]>;
  end: () => Promise<void>;
}>;

/** Starts `file`, which calls answerCommands. It ends with this process, however that ends. */
export function leadProcess<C extends Commands>(file: string): LedProcess<C> {
  const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', ({ id, value, error }: CommandAnswer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  const ended = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended: ${signal ?? code}`));
      waiting.clear();
      resolve();
    }),
  );
  return {
    pid: child.pid!,
    tell: (command, input) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        child.send({ id, command, input } satisfies CommandMessage);
      }) as never,
    end: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
