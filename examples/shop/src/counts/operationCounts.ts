import { z } from 'zod';
import { addDuration, DURATION_BOUNDS_MS, emptyHistogram, type DurationHistogram } from './durationHistogram.ts';

/**
 * What a service counted by itself, apart from its telemetry, since its process began: the truth to compare with.
 * An operation has the name of its server span. Errors are answers with a status of 500 or more.
 */
export const serviceCountsSchema = z.object({
  boundsMs: z.array(z.number()),
  operations: z.array(
    z.object({
      operation: z.string(),
      calls: z.int(),
      errors: z.int(),
      /** Not cumulative; one bucket more than bounds. */
      durations: z.object({ counts: z.array(z.int()), sumMs: z.number() }),
    }),
  ),
});
export type ServiceCounts = z.infer<typeof serviceCountsSchema>;

export type OperationCounts = Readonly<{
  /** Counts one answer. `durationMs` runs from the request's head to the end of the answer. */
  record(call: Readonly<{ operation: string; status: number; durationMs: number }>): void;
  /** A copy, by name of operation. */
  snapshot(): ServiceCounts;
}>;

export function createOperationCounts(): OperationCounts {
  const rows = new Map<string, { calls: number; errors: number; durations: DurationHistogram }>();
  return {
    record({ operation, status, durationMs }) {
      const row = rows.get(operation) ?? { calls: 0, errors: 0, durations: emptyHistogram() };
      rows.set(operation, row);
      row.calls += 1;
      if (status >= 500) row.errors += 1;
      addDuration(row.durations, durationMs);
    },
    snapshot: () => ({
      boundsMs: [...DURATION_BOUNDS_MS],
      operations: [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([operation, row]) => ({ operation, ...structuredClone(row) })),
    }),
  };
}
