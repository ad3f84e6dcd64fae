#!/usr/bin/env node
// node keeper.mjs GRACE_MS COMMAND [arguments]
//
// Runs a command that knows nothing of us in a process group of its own, and ends the whole group when told to
// (SIGTERM) or when the process that started the keeper is gone, however it went: then the IPC pipe closes.
// Plain JavaScript, for Node 20: it also keeps npm while packages are installed.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const [graceMs, command, ...args] = process.argv.slice(2);
// Silence from a terminal that is gone is not an error: nobody listens.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const child = spawn(command, args, { stdio: 'inherit', detached: process.platform !== 'win32' });

function killGroup(signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') console.error(`keeper: ${command} could not be sent ${signal}: ${error.message}`);
  }
}

let stopping = false;
function stop() {
  if (stopping || child.pid === undefined) return;
  stopping = true;
  killGroup('SIGTERM');
  setTimeout(() => killGroup('SIGKILL'), Number(graceMs)).unref();
}

process.on('SIGTERM', stop);
process.on('disconnect', stop);
// Ctrl-C and a closed terminal are the starter's to answer, in its own order.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
// The pipe alone must not keep the keeper alive.
process.channel?.unref();

child.once('spawn', () => process.send?.({ pid: child.pid }, () => {}));
child.once('error', (error) => {
  console.error(`keeper: ${command} could not be started: ${error.message}`);
  process.exit(127);
});
child.once('exit', (code, signal) => {
  killGroup('SIGKILL'); // what the command left behind
  process.exit(code ?? 128 + constants.signals[signal]);
});
