import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { whenNpmIsGone } from './whenNpmIsGone.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs each step with `node`, one after the other, all of them even when one fails. Ends this process with the first
 * failure's exit code, or by the signal that ended a step.
 */
export async function runSteps(root, node, steps) {
  let exitCode = 0;
  for (const step of steps) {
    if (steps.length > 1) console.error(`vigil: ${step.name}`);
    const { code, signal } = await runStep(root, node, step.argv);
    if (signal !== null) {
      // Nobody listens to it here any more: the shell sees the same end as the step's.
      process.kill(process.pid, signal);
      process.exit(128 + constants.signals[signal]);
    }
    if (code !== 0 && steps.length > 1) console.error(`vigil: ${step.name} failed (exit code ${code})`);
    exitCode ||= code;
  }
  process.exit(exitCode);
}

/** The IPC pipe tells the child of this process's end, however it comes: a child that minds listens to `disconnect`. */
function runStep(root, node, argv) {
  const path = [join(root, 'node_modules', '.bin'), dirname(node), process.env.PATH].join(delimiter);
  const child = spawn(node, argv, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const stopWatching = whenNpmIsGone(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopWatching();
      for (const name of FORWARDED) process.off(name, forward);
      resolve({ code, signal });
    });
  });
}
