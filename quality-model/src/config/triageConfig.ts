import { z } from 'zod';

const windowMs = (defaultMs: number, text: string) =>
  z.int().min(1000).max(86_400_000).default(defaultMs).describe(text);

export const triageConfigSchema = z.strictObject({
  settleMs: windowMs(300_000, 'An issue whose signals have all ended resolves after this time, in milliseconds.'),
  reopenMs: windowMs(1_800_000, 'A cause that comes back within this time reopens its issue, in milliseconds.'),
  joinWindowMs: windowMs(
    300_000,
    'Two signals are near in time if one begins before the end of the other and this much more, in milliseconds.',
  ),
});
export type TriageConfig = z.output<typeof triageConfigSchema>;
