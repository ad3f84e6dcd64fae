import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import packageJson from '../../package.json' with { type: 'json' };
import type { WorkerSettings } from '../pipeline/index.ts';

/** What starts a check runner; kept apart from the room, so that a runner loads nothing but what it runs. */
const ROLE = process.env['VIGIL_ROLE'];

/** One entry for the program, its threads and its check runners, so that a bundle is one file. Each loads its own part. */
if (!isMainThread && parentPort !== null) {
  const { runPipelineThread } = await import('../pipeline/index.ts');
  await runPipelineThread(workerData as WorkerSettings, parentPort);
} else if (ROLE === 'check-runner') {
  const { runCheckRunner } = await import('../checks/index.ts');
  runCheckRunner();
} else {
  const { forkRunner } = await import('../checks/index.ts');
  const { runProgram } = await import('./program.ts');
  const { serveHere } = await import('./serve.ts');
  const entry = new URL(import.meta.url);
  const spawnRunner = () => forkRunner(entry);
  process.exitCode = await runProgram(process.argv.slice(2), {
    serve: serveHere({ spawnPipeline: (settings) => new Worker(entry, { workerData: settings }), spawnRunner }),
    spawnRunner,
    io: {
      stdout: (text) => void process.stdout.write(text),
      stderr: (text) => void process.stderr.write(text),
      env: process.env,
    },
    version: packageJson.version,
  });
}
