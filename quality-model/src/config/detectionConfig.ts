import { z } from 'zod';

export const detectionConfigSchema = z.strictObject({
  seasonMs: z
    .int()
    .min(60_000)
    .max(7 * 86_400_000)
    .default(86_400_000) // people have days
    .describe("Length of the traffic's season, in milliseconds: after it traffic looks much the same again."),
});
export type DetectionConfig = z.output<typeof detectionConfigSchema>;
