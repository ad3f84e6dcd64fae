import { z } from 'zod';
import { GIB, MIB } from './byteUnits.ts';

const DAY_MS = 86_400_000;

/** The store of what one destination refuses for good. */
export const deadLettersConfigSchema = z.strictObject({
  maxBytes: z
    .int()
    .refine((bytes) => bytes === 0 || bytes >= MIB, { error: 'must be 0 (keep none) or at least 1048576' })
    .max(1024 * GIB)
    .default(256 * MIB)
    .describe('Disk that they may take, in bytes; beyond it the oldest are dropped and counted. 0: none is kept.'),
  maxAgeMs: z
    .int()
    .min(60_000)
    .max(3650 * DAY_MS)
    .default(7 * DAY_MS)
    .describe('How long one is kept, in milliseconds; then it is dropped and counted.'),
});
export type DeadLettersConfig = z.output<typeof deadLettersConfigSchema>;
