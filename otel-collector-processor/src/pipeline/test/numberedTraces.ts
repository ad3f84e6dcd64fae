import type { Verdict } from '../enrich/index.ts';

/** Words of the id of trace i: spread over the buckets as random ids are. */
export function traceWords(i: number): readonly [high: number, low: number] {
  return [Math.imul(i, 0x9e3779b1), Math.imul(i + 1, 0x85ebca6b)];
}

/** What trace i is: runs of so many journeys that their verdicts fight for room, too. */
export function verdictOfTrace(i: number): Verdict {
  if (i % 3 === 0) return { type: 'bot', source: 'google' };
  return { type: 'test', source: 'vigil', check: { id: 'checkout', runId: `run-${i % 10_000}`, location: 'berlin' } };
}
