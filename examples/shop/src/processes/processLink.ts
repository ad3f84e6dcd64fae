import { z } from 'zod';
import { PROCESS_ROLES } from '../roles.ts';

/** Messages from the launcher to a process. */
export const launcherMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('peers'), urls: z.record(z.enum(PROCESS_ROLES), z.string()) }),
  z.object({ type: z.literal('stop') }),
]);
export type LauncherMessage = z.infer<typeof launcherMessageSchema>;

/** Messages from a process to the launcher. */
export const processMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.int() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
  /** It takes no more requests; what it still does is send its telemetry. */
  z.object({ type: z.literal('closed') }),
]);
export type ProcessMessage = z.infer<typeof processMessageSchema>;
