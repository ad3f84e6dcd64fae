import { z } from 'zod';
import { issueIdSchema } from './issue.ts';

/** Longest text that a person may add to an issue. */
export const ISSUE_TEXT_MAX_CHARS = 10_000;

const text = z.string().trim().max(ISSUE_TEXT_MAX_CHARS);
const version = z.int().min(1).describe('`version` of the issue as the actor saw it');

/** The path of every act on an issue. */
export const issueParamsSchema = z.strictObject({ id: issueIdSchema });

/** Body of POST /api/v1/act/issues/{id}/acknowledge: somebody has seen it and is on it. */
export const acknowledgeIssueSchema = z.strictObject({ version, comment: text.default('') });
/** Body of …/unacknowledge: nobody is on it any more. */
export const unacknowledgeIssueSchema = z.strictObject({ version });
/** Body of …/assign: null takes it from whoever has it. */
export const assignIssueSchema = z.strictObject({ version, assignee: z.string().trim().min(1).max(400).nullable() });
/** Body of …/note. Markdown; shown as such, never run. */
export const noteIssueSchema = z.strictObject({ version, markdown: text.min(1) });
/** Body of …/resolve. While signals last it wants `force`. */
export const resolveIssueSchema = z.strictObject({ version, reason: text.min(1), force: z.boolean().default(false) });
