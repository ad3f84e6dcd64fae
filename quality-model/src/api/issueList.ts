import { z } from 'zod';
import { ISSUE_STATES, issueStateSchema, issueSummarySchema, type IssueState } from './issue.ts';

/** Most issues one answer holds. */
export const ISSUES_LIMIT_MAX = 200;
const ISSUES_LIMIT_DEFAULT = 50;

const states = ISSUE_STATES as readonly string[];

/** Query of GET /api/v1/issues. */
export const issueListQuerySchema = z.strictObject({
  state: z
    .string()
    .refine((text) => text.split(',').every((state) => states.includes(state)), `must be of ${states.join(', ')}`)
    .transform((text) => text.split(',') as IssueState[])
    .prefault('open,acknowledged')
    .describe('States, with commas between; without it, those that are not over'),
  service: z.string().min(1).optional().describe('Name of a service that the issue touches'),
  since: z
    .string()
    .regex(/^\d{1,15}$/, 'must be Unix milliseconds')
    .transform(Number)
    .optional()
    .describe('Only issues opened at this time or later, Unix milliseconds'),
  limit: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number above 0')
    .default(String(ISSUES_LIMIT_DEFAULT))
    .transform(Number)
    .pipe(z.int().max(ISSUES_LIMIT_MAX))
    .describe(`How many issues at most, 1 to ${ISSUES_LIMIT_MAX}`),
  cursor: z
    .string()
    .regex(/^\d{1,15}_[a-z0-9-]{1,64}$/, 'must be the `next` of an answer')
    .optional()
    .describe('`next` of the answer before'),
  tenant: z.string().min(1).optional().describe('One tenant; without it, all that the caller may read'),
});

/** Reply of GET /api/v1/issues: the one that was opened last comes first. */
export const issueListSchema = z
  .object({
    issues: z.array(issueSummarySchema),
    /** `cursor` of the next page; null on the last one. */
    next: z.string().nullable(),
    /** Of the states named: how many there are in all, by state. */
    counts: z.partialRecord(issueStateSchema, z.int().min(0)),
  })
  .meta({ id: 'IssueList', description: 'Issues, newest first' });
export type IssueList = z.infer<typeof issueListSchema>;
