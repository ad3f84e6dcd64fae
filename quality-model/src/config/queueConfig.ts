import { z } from 'zod';
import { GIB, MIB } from './byteUnits.ts';
import { evenIfIncomplete, isMapping } from './configRule.ts';

export const queueConfigSchema = z
  .strictObject({
    maxBytes: z
      .int()
      .min(2 * MIB)
      .default(4 * GIB)
      .describe('Disk that the queues of all workers may take together, in bytes.'),
    segmentBytes: z
      .int()
      .min(MIB)
      .max(GIB)
      .default(64 * MIB)
      .describe('Size of a queue file, in bytes; disk is given back a file at a time.'),
    whenFull: z
      .enum(['refuse', 'dropOldest'])
      .default('refuse')
      .describe(
        'What happens at the cap. `refuse`: new data is refused with a retryable status; nothing is lost. `dropOldest`: the oldest data is dropped, and counted.',
      ),
  })
  .superRefine((queue: unknown, ctx) => {
    if (!isMapping(queue)) return;
    const { maxBytes, segmentBytes } = queue;
    if (typeof maxBytes !== 'number' || typeof segmentBytes !== 'number' || segmentBytes * 2 <= maxBytes) return;
    const message = `must be at least two segments of segmentBytes, ${segmentBytes * 2}, and is ${maxBytes}`;
    ctx.addIssue({ code: 'custom', path: ['maxBytes'], message, input: maxBytes });
  }, evenIfIncomplete);
export type QueueConfig = z.output<typeof queueConfigSchema>;
