#!/usr/bin/env node
// Runs on Node 20 with nothing installed: it installs what is missing, then hands over to Node 24.
// `npm start` says `exec`: some shells stay between npm and the script, and a SIGINT that reaches npm alone ends there.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './setup/install.mjs';
import { productNode } from './setup/productNode.mjs';
import { runSteps } from './setup/runSteps.mjs';
import { TASKS } from './setup/tasks.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task, ...args] = process.argv.slice(2);

function fail(message) {
  console.error(`vigil: ${message}`);
  process.exit(1);
}

if (task === undefined || !Object.hasOwn(TASKS, task)) {
  fail(`usage: node scripts/setup.mjs TASK [arguments], where TASK is one of ${Object.keys(TASKS).join(', ')}`);
}
try {
  await ensureInstalled(root);
  const node = productNode(root);
  // `npm start --json` without a second `--`: npm takes the switch and tells of it in the environment.
  const jsonForNpm = process.env.npm_config_json === 'true' && !args.includes('--json');
  const steps = TASKS[task](root, jsonForNpm ? [...args, '--json'] : args);
  for (const folder of new Set(steps.flatMap((step) => step.folder ?? []))) {
    await ensureInstalled(join(root, folder), folder);
  }
  await runSteps(root, node, steps);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
