#!/usr/bin/env node
// Runs on Node 20 and newer. Vigil itself needs Node 24: where this is an older one, it starts itself once more with
// the Node that npm installed beside it (package node-<os>-<cpu>).
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MIN_MAJOR = 24;
/** Set for the second start: the IPC pipe is ours, and its closing means that the first process is gone. */
const MARK = 'VIGIL_STARTED_BY_SHIM';
/** Left alone, it ends in an orderly way for as long as this, then at once. */
const ORPHAN_GRACE_MS = 15_000;

if (Number(process.versions.node.split('.')[0]) >= NODE_MIN_MAJOR) {
  if (process.env[MARK] !== undefined) endWithStarter();
  await import('../dist/vigil.js');
} else if (process.env[MARK] === undefined) {
  startOnNewerNode();
} else {
  fail(`the Node that npm installed for Vigil is ${process.version}, older than ${NODE_MIN_MAJOR}`);
}

function endWithStarter() {
  delete process.env[MARK]; // processes that Vigil starts have starters of their own
  process.once('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), ORPHAN_GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel?.unref(); // a command that has done its work ends, pipe or no pipe
}

function startOnNewerNode() {
  const child = spawn(newerNode(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    env: { ...process.env, [MARK]: '1' },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  child.once('error', (error) => fail(`Node ${NODE_MIN_MAJOR} did not start: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of signals) process.off(name, forward);
    process.kill(process.pid, signal);
    // Where that signal does not end a process, the shell's convention does.
    process.exitCode = 128 + constants.signals[signal];
  });
}

function newerNode() {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platform}/package.json`);
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return fail(
      `Node ${NODE_MIN_MAJOR} or newer is needed; this is ${process.version}, and the package node-${platform} is not ` +
        `installed. Install Node ${NODE_MIN_MAJOR}, or install vigil-quality without --omit=optional`,
    );
  }
}

function fail(sentence) {
  console.error(`vigil: ${sentence}.`);
  process.exit(1);
}
