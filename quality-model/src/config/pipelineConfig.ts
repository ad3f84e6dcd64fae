import { z } from 'zod';
import { GIB, MIB } from './byteUnits.ts';

export const pipelineConfigSchema = z.strictObject({
  ack: z
    .enum(['durable', 'delivered'])
    .default('durable')
    .describe(
      'What an OK to a sender means. `durable`: the request is on disk. `delivered`: every destination that wants it has it, or has it as a dead letter; the sender waits so long, and a destination that is away means a retryable error.',
    ),
  workers: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe('Pipeline workers. Default: one less than there are cores, at least 1.'),
  deltaIntervalMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe('How often what was measured is handed to the engine, in milliseconds.'),
  memoryBudgetBytes: z
    .int()
    .min(64 * MIB)
    .max(1024 * GIB)
    .default(512 * MIB)
    .describe('Memory of the process, in bytes, before which new data is refused with a retryable status.'),
});
export type PipelineConfig = z.output<typeof pipelineConfigSchema>;
