import { z } from 'zod';
import { destinationEndpointSchema } from './destinationEndpoint.ts';
import { destinationHeadersSchema } from './destinationHeaders.ts';

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
  historyOperationsMax: z
    .int()
    .min(0)
    .max(100_000)
    .default(1000)
    .describe('Operations with a history of their own; services have one always. A row is some 60 bytes.'),
  otlp: z
    .strictObject({
      endpoint: destinationEndpointSchema.describe('Base URL of an OTLP/HTTP receiver: /v1/metrics is appended.'),
      headers: destinationHeadersSchema
        .default({})
        .describe('Headers of every request. A secret only as `env:NAME` or `file:PATH`.'),
      intervalMs: z.int().min(1000).max(600_000).default(60_000).describe('Time between two exports, in milliseconds.'),
    })
    .optional()
    .describe('Exports span metrics by OTLP, with exponential histograms and exemplars. Default: /metrics alone.'),
  users: z
    .strictObject({
      attribute: z
        .string()
        .min(1)
        .max(256)
        .describe('Attribute of spans that says who made the request, as `user.id`. It is kept as a keyed hash alone.'),
      slowMs: z
        .number()
        .positive()
        .max(3_600_000)
        .default(5000)
        .describe('A request that takes longer hurts its user, as one that fails does; in milliseconds.'),
    })
    .optional()
    .describe('Counts the users that are hurt. Default: nobody is counted.'),
  seriesExpiryMs: z
    .int()
    .min(10_000)
    .max(7 * 86_400_000)
    .default(900_000)
    .describe('A series without traffic for this long is dropped from /metrics, in milliseconds.'),
});
export type KpiConfig = z.output<typeof kpiConfigSchema>;
