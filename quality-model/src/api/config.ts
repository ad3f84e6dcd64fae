import { z } from 'zod';

/** One thing that is wrong, or doubtful, with the configuration. An error keeps the last good configuration running. */
export const configProblemSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    message: z.string(),
    /** Where in the document, dotted, as `services.0.owner`; '' for the whole file. */
    path: z.string(),
    file: z.string(),
    /** From 1; null where the parser could not say. */
    line: z.int().min(1).nullable(),
    /** From 1; null where the parser could not say. */
    column: z.int().min(1).nullable(),
    /** What was probably meant; '' where nothing is near. */
    suggestion: z.string(),
  })
  .meta({ id: 'ConfigProblem', description: 'One thing that is wrong, or doubtful, with the configuration' });
export type ConfigProblem = z.infer<typeof configProblemSchema>;

/** Reply of GET /api/v1/config: what runs now, secrets redacted, and what is wrong with the files as they are. */
export const configReportSchema = z
  .object({
    /** The files it was read from; empty when Vigil runs on its defaults. */
    files: z.array(z.string()),
    /** When the running configuration was taken over, Unix milliseconds. */
    loadedMs: z.number(),
    /** The running configuration, defaults filled in. References to secrets (`env:`, `file:`) are shown, secrets never. */
    view: z.record(z.string(), z.unknown()),
    problems: z.array(configProblemSchema),
  })
  .meta({
    id: 'ConfigReport',
    description: 'The running configuration, secrets redacted, and the problems of its files',
  });
export type ConfigReport = z.infer<typeof configReportSchema>;

/** Reply of POST /api/v1/admin/reload when the files were taken over; the problems are warnings then. */
export const reloadReplySchema = z
  .object({ loadedMs: z.number(), problems: z.array(configProblemSchema) })
  .meta({ id: 'ReloadReply', description: 'The configuration was taken over' });
export type ReloadReply = z.infer<typeof reloadReplySchema>;
