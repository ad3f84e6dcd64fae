// A thread that runs cases, so that one that hangs can be ended: the number of the case under way is in shared memory.
import { parentPort, workerData } from 'node:worker_threads';
import { runCases, type FuzzRange } from './fuzzRun.ts';

const { range, underWay } = workerData as { range: FuzzRange; underWay: Int32Array };
parentPort!.postMessage(runCases(range, (number) => Atomics.store(underWay, 0, number)));
