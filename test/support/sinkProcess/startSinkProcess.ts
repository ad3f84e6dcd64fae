import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRecords, type Recorded } from './sinkRecord.ts';

const MAIN = resolve('test/support/sinkProcess/sinkMain.ts');

/** An OTLP destination in a process of its own that can be killed: what it said OK to, it has. */
export type SinkProcess = Readonly<{
  /** Starts it, once more on the same ports; resolves when it listens. */
  start: () => Promise<void>;
  /** `kill -9`; resolves when it is gone. */
  kill: () => Promise<void>;
  /** Throws if it has ended by itself. */
  assertRuns: () => void;
  /** Everything it got since the last call, in the order of arrival. */
  take: () => readonly Recorded[];
}>;

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Keeps its records below `folder`, a file for each of its lives. */
export function sinkProcess(folder: string, ports: Readonly<{ grpc: number; http: number }>): SinkProcess {
  mkdirSync(folder, { recursive: true });
  let child: ChildProcess | undefined;
  const lives: { file: string; read: number }[] = [];
  return {
    async start() {
      const file = join(folder, `${lives.length}.bin`);
      lives.push({ file, read: 0 });
      child = fork(MAIN, [file, String(ports.grpc), String(ports.http)], { execArgv: [] });
      const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
      if (first !== 'ready') throw new Error(`the sink ended with ${String(first)}`);
    },
    async kill() {
      if (child === undefined || hasEnded(child)) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    assertRuns() {
      if (child !== undefined && hasEnded(child) && child.signalCode !== 'SIGKILL')
        throw new Error(`the sink has ended by itself: ${child.exitCode ?? child.signalCode}`);
    },
    take() {
      return lives.flatMap((life) => {
        const { records, end } = readRecords(life.file, life.read);
        life.read = end;
        return records;
      });
    },
  };
}
