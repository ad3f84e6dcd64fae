import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FuzzCounts, FuzzRange } from './fuzzRun.ts';

const WORKER = resolve('test/fuzz/fuzzWorker.ts');
/** Far more than the slowest case takes on a machine that has other things to do. */
const HANGS_AFTER_MS = 60_000;
const HEAP_MAX_MB = 512;

/** Runs cases in a thread; rejects, with the number of the case, if one hangs or ends the thread. */
export function runCasesInThread(range: FuzzRange, onProgress: (number: number) => void): Promise<FuzzCounts> {
  const underWay = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(WORKER, {
    workerData: { range, underWay },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
  });
  let last = { number: -1, sinceMs: Date.now() };
  return new Promise<FuzzCounts>((done, reject) => {
    const broke = (what: string) =>
      reject(new Error(`case ${Atomics.load(underWay, 0)} of seed ${range.seed} ${what}`));
    const watch = setInterval(() => {
      const number = Atomics.load(underWay, 0);
      if (number !== last.number) {
        last = { number, sinceMs: Date.now() };
        onProgress(number);
      } else if (Date.now() - last.sinceMs > HANGS_AFTER_MS) {
        broke(`has not ended after ${HANGS_AFTER_MS / 1000} s`);
        void worker.terminate();
      }
    }, 1000);
    worker.once('message', done);
    worker.once('error', (error) => broke(`ended the thread: ${String(error)}`));
    worker.once('exit', () => {
      clearInterval(watch);
      broke('ended the thread'); // too late, if it has sent what it found
    });
  });
}
