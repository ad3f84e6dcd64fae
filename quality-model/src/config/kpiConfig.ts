import { z } from 'zod';

export const kpiConfigSchema = z.strictObject({
  maxOperationsPerService: z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('Operations of one service that are kept apart; calls of further ones are counted together.'),
  requestSuccessObjectiveRatio: z
    .number()
    .min(0.5)
    .max(0.99999)
    .default(0.995)
    .describe(
      "Of customers' requests to a service so many are to succeed, 0–1. As in provisioning/prometheus/rules/vigil.yml.",
    ),
  seriesExpiryMs: z
    .int()
    .min(10_000)
    .max(7 * 86_400_000)
    .default(900_000)
    .describe('A series without traffic for this long is dropped from /metrics, in milliseconds.'),
});
export type KpiConfig = z.output<typeof kpiConfigSchema>;
