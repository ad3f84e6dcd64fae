import { z } from 'zod';

/** Where a number comes from. Of its connection to a data source nothing is read: the Prometheus in vigil.yaml is asked. */
const metricSourceSchema = z
  .object({
    metricSource: z.object({ spec: z.object({ query: z.string().optional(), promql: z.string().optional() }) }),
  })
  .transform(({ metricSource: { spec } }, ctx) => {
    const query = spec.query ?? spec.promql;
    if (query !== undefined && query.trim() !== '') return query.trim();
    ctx.addIssue({
      code: 'custom',
      path: ['metricSource', 'spec', 'query'],
      message: 'is missing: it has to be PromQL',
    });
    return z.NEVER;
  });

const sliSpecSchema = z.object({
  thresholdMetric: metricSourceSchema.optional(),
  ratioMetric: z
    .object({
      counter: z.boolean().default(false),
      good: metricSourceSchema.optional(),
      bad: metricSourceSchema.optional(),
      total: metricSourceSchema.optional(),
      rawType: z.enum(['success', 'failure']).optional(),
      raw: metricSourceSchema.optional(),
    })
    .optional(),
});
export type OpenSloIndicator = z.output<typeof sliSpecSchema>;

const metadataSchema = z.object({
  name: z.string().min(1),
  displayName: z.string().optional(),
  labels: z.record(z.string(), z.unknown()).default({}),
});

const objectiveSchema = z.object({
  displayName: z.string().optional(),
  op: z.enum(['lt', 'lte', 'gt', 'gte']).optional(),
  value: z.number().optional(),
  target: z.number().gt(0).lt(1).optional(),
  targetPercent: z.number().gt(0).lt(100).optional(),
});
export type OpenSloObjective = z.output<typeof objectiveSchema>;

/**
 * What is read of the documents of OpenSLO v1; the rest (alert policies, data sources) is passed over.
 * Source: OpenSLO specification v1, "SLO" and "SLI".
 */
export const openSloDocumentSchema = z.discriminatedUnion('kind', [
  z.object({
    apiVersion: z.literal(['openslo/v1', 'openslo.com/v1']),
    kind: z.literal('SLO'),
    metadata: metadataSchema,
    spec: z.object({
      service: z.string().default(''),
      description: z.string().default(''),
      indicator: z.object({ spec: sliSpecSchema }).optional(),
      indicatorRef: z.string().optional(),
      timeWindow: z.array(z.object({ duration: z.string(), isRolling: z.boolean().default(false) })).default([]),
      budgetingMethod: z.enum(['Occurrences', 'Timeslices', 'RatioTimeslices']).default('Occurrences'),
      objectives: z.array(objectiveSchema).min(1),
    }),
  }),
  z.object({
    apiVersion: z.literal(['openslo/v1', 'openslo.com/v1']),
    kind: z.literal('SLI'),
    metadata: metadataSchema,
    spec: sliSpecSchema,
  }),
]);
export type OpenSloDocument = z.output<typeof openSloDocumentSchema>;
export type OpenSloSlo = Extract<OpenSloDocument, { kind: 'SLO' }>;
