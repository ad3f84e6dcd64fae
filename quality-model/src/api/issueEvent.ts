import { z } from 'zod';
import { issueStateSchema } from './issue.ts';

/** `data` of an `issue` event of GET /api/v1/events: it changed; what it is now, the issue says. */
export const issueEventSchema = z.object({
  id: z.string(),
  version: z.int().min(1),
  revision: z.int().min(1),
  state: issueStateSchema,
});
export type IssueEvent = z.infer<typeof issueEventSchema>;

/** `data` of the `ready` event, the first one: whether everything since `Last-Event-ID` follows. If not, read anew. */
export const readyEventSchema = z.object({ resumed: z.boolean() });

/** `data` of a `heartbeat` event: the stream lives. */
export const heartbeatEventSchema = z.object({ nowMs: z.number() });
