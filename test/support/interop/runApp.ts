import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { USER_AGENT } from './arrivals.ts';

const run = promisify(execFile);
/** An application sends what it has and ends. */
const ENDS_WITHIN_MS = 60_000;

const COMPLAINT = /\b(error|failed|exception|dropp\w+)\b/i;

/** Runs a foreign program to its end; rejects, with what it said, if it fails. `env` is added to this process's. */
export async function runApp(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { stdout, stderr } = await run(command, [...args], {
    env: { ...process.env, INTEROP_USER_AGENT: USER_AGENT, ...env },
    timeout: ENDS_WITHIN_MS,
  });
  // SDKs drop what they cannot send, say so, and end as if nothing were wrong.
  const complaint = (stdout + stderr).split('\n').find((line) => COMPLAINT.test(line) && !/\tINFO\t/.test(line));
  if (complaint !== undefined) throw new Error(`${command} ${args.join(' ')} said: ${complaint}`);
}
