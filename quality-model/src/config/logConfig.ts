import { z } from 'zod';

export const logLevelSchema = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']);
export type LogLevel = z.output<typeof logLevelSchema>;

export const logConfigSchema = z.strictObject({
  level: logLevelSchema.default('info').describe('The least important lines that are still written.'),
});
export type LogConfig = z.output<typeof logConfigSchema>;
