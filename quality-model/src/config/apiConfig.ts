import { z } from 'zod';
import { hostSchema, LOOPBACK } from './hostSchema.ts';
import { portSchema } from './portSchema.ts';

export const apiConfigSchema = z.strictObject({
  host: hostSchema.default(LOOPBACK).describe('Address of the REST API and /metrics.'),
  port: portSchema.optional().describe('Port of the REST API and /metrics. Default: 4320, or VIGIL_PORT_BASE + 10.'),
});
export type ApiConfig = z.output<typeof apiConfigSchema>;
