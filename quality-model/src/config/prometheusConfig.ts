import { z } from 'zod';
import { destinationEndpointSchema } from './destinationEndpoint.ts';
import { destinationHeadersSchema } from './destinationHeaders.ts';
import { idSchema } from '../journeys/stepConfig.ts';
import { textOf, uniqueList } from './uniqueList.ts';

export const prometheusConfigSchema = z.strictObject({
  id: idSchema.describe('Name of the Prometheus in messages and in the API.'),
  url: destinationEndpointSchema.describe('Base URL: /api/v1/query is appended. Mimir: with /prometheus at its end.'),
  headers: destinationHeadersSchema
    .default({})
    .describe('Headers of every request. A secret only as `env:NAME` or `file:PATH`.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe('Longest wait for the whole answer to one request, in milliseconds.'),
  pollIntervalMs: z
    .int()
    .min(1000)
    .max(3_600_000)
    .default(60_000)
    .describe('Time between two looks at the SLOs that it records, in milliseconds.'),
  sloth: z.boolean().default(true).describe('Shows SLOs that are recorded under the names that sloth documents.'),
  pyrra: z
    .boolean()
    .default(true)
    .describe('Shows SLOs that are recorded under the names of pyrra, with its generic rules.'),
  openSlo: z
    .array(z.string().min(1))
    .default([])
    .describe('Files of OpenSLO v1 whose SLOs are computed by this Prometheus; relative to the configuration.'),
});
export type PrometheusConfig = z.output<typeof prometheusConfigSchema>;

export const prometheusListConfigSchema = uniqueList(prometheusConfigSchema, {
  what: 'id',
  field: 'id',
  keyOf: (entry) => textOf(entry, 'id'),
});
