import { z } from 'zod';

/** What a value is counted in. Ratios run 0–1. */
export const KPI_UNITS = ['ratio', 'per_second', 'ms', 'score', 'users', 'count'] as const;

/** What a KPI can be asked of. */
export const KPI_SCOPES = ['service', 'operation', 'journey', 'transaction', 'slo', 'edge'] as const;

/** One KPI: all that API, panels, reports and docs say of it. */
export const kpiDefinitionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** In words, one sentence or two. */
    formula: z.string(),
    unit: z.enum(KPI_UNITS),
    /** Which way is good; `neither` where that depends. */
    better: z.enum(['higher', 'lower', 'neither']),
    scopes: z.array(z.enum(KPI_SCOPES)),
    /** Where it comes from: the companion's API, and the same from Prometheus ('' where the text format cannot carry it). */
    source: z.object({ api: z.string(), promql: z.string() }),
    /** What one has to know before one trusts it. */
    caveats: z.array(z.string()),
  })
  .meta({ id: 'KpiDefinition', description: 'What a KPI is and how it is computed' });
export type KpiDefinition = z.infer<typeof kpiDefinitionSchema>;
