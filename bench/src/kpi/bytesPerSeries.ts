import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { stateOf } from './manySeries.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are held when nothing but what is needed is. */
function heldBytes(): number {
  for (let i = 0; i < 3; i++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Memory of the KPI state by series: counters with explicit buckets, and one time slot with the exponential histogram. */
export function bytesPerSeries(series: number): number {
  stateOf(100); // code is compiled, and what is made once is made
  const before = heldBytes();
  const kpi = stateOf(series);
  const bytes = (heldBytes() - before) / series;
  if (kpi.applied().length === 0) throw new Error('the state is needed until here');
  return bytes;
}
