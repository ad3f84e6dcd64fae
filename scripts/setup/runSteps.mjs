import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { whenNpmIsGone } from './whenNpmIsGone.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs each step with `node`, in its `folder` (the root where it names none), one after the other, those that are `beside`
 * at the same time, all of them even when one fails. Ends this process with the first failure's exit code, or by the signal that ended a step.
 */
export async function runSteps(root, node, steps) {
  let exitCode = 0;
  const underWay = new Map(steps.filter(({ beside }) => beside).map((step) => [step, runStep(root, node, step)]));
  for (const step of [...steps.filter(({ beside }) => !beside), ...underWay.keys()]) {
    if (steps.length > 1) console.error(`vigil: ${step.name}`);
    const { code, signal, said } = await (underWay.get(step) ?? runStep(root, node, step));
    process.stderr.write(said);
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
function runStep(root, node, { argv, folder: name = '', beside = false }) {
  const folder = join(root, name);
  const path = [join(folder, 'node_modules', '.bin'), dirname(node), process.env.PATH].join(delimiter);
  const child = spawn(node, argv, {
    cwd: folder,
    env: { ...process.env, PATH: path },
    // What is said beside would come in between.
    stdio: beside ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // It may take longer: the others wait for what comes in time.
  if (beside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const forward = (signal) => child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const stopWatching = whenNpmIsGone(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      stopWatching();
      for (const name of FORWARDED) process.off(name, forward);
      resolve({ code, signal, said });
    });
  });
}
