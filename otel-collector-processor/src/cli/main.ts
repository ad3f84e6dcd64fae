import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import packageJson from '../../package.json' with { type: 'json' };
import { runPipelineThread, type WorkerSettings } from '../pipeline/index.ts';
import { runProgram } from './program.ts';
import { serveHere } from './serve.ts';

/** One entry for the program and for its threads, so that a bundle is one file. */
if (!isMainThread && parentPort !== null) {
  await runPipelineThread(workerData as WorkerSettings, parentPort);
} else {
  const spawn = (settings: WorkerSettings): Worker => new Worker(new URL(import.meta.url), { workerData: settings });
  process.exitCode = await runProgram(process.argv.slice(2), {
    serve: serveHere(spawn),
    io: {
      stdout: (text) => void process.stdout.write(text),
      stderr: (text) => void process.stderr.write(text),
      env: process.env,
    },
    version: packageJson.version,
  });
}
