import { parentPort, workerData } from 'node:worker_threads';
import { LinkedTraces } from '../enrich/index.ts';
import { traceWords, verdictOfTrace } from './numberedTraces.ts';

/** A thread that adds traces to shared memory, as fast as it can, and tells when it is done. */
const { memory, from, to, nowSeconds } = workerData as {
  memory: SharedArrayBuffer;
  from: number;
  to: number;
  nowSeconds: number;
};
const traces = new LinkedTraces(memory);
for (let i = from; i < to; i++) traces.add(...traceWords(i), verdictOfTrace(i), nowSeconds);
parentPort!.postMessage('done');
