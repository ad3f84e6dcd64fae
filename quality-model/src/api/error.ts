import { z } from 'zod';

/**
 * The codes an answer of the API may carry. A code is API: never renamed, never reused; new ones may come, so a client
 * treats a code it does not know by its HTTP status. Status and message of each are in the companion's error table.
 */
export const API_ERROR_CODES = [
  'path_not_normal',
  'request_malformed',
  'request_timeout',
  'headers_too_large',
  'not_found',
  'method_not_allowed',
  'token_missing',
  'token_wrong',
  'token_of_other_use',
  'hook_refused',
  'context_missing',
  'context_invalid',
  'role_none',
  'role_too_low',
  'org_not_mapped',
  'tenant_not_allowed',
  'content_type_unsupported',
  'content_encoding_unsupported',
  'body_too_large',
  'body_unreadable',
  'body_not_json',
  'invalid_params',
  'invalid_query',
  'invalid_body',
  'config_invalid',
  'issue_not_found',
  'journey_not_found',
  'journey_not_run',
  'issue_conflict',
  'issue_still_firing',
  'issue_not_open',
  'silences_unavailable',
  'dead_letter_not_found',
  'destination_not_found',
  'event_streams_full',
  'store_unavailable',
  'not_ready',
  'internal',
] as const;
export type ApiErrorCode = (typeof API_ERROR_CODES)[number];

/** What is wrong with one field of a request. `path` is dotted, '' for the whole. */
export const requestIssueSchema = z.object({ path: z.string(), message: z.string() });
export type RequestIssue = z.infer<typeof requestIssueSchema>;

/** Body of every answer that is not a success. */
export const apiErrorSchema = z
  .object({
    error: z.object({
      /** One of API_ERROR_CODES, or one that is newer than this reader. */
      code: z.string().describe('Stable; see the list of codes in the description of this API'),
      /** One or two sentences: what is wrong and what to do. For people; it may change. */
      message: z.string(),
      /** What the message was made from; for `invalid_*`, `issues`: a list of path and message. */
      detail: z.record(z.string(), z.unknown()).optional(),
      /** Also the header X-Request-Id, and in the companion's log. */
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Error', description: 'Body of every answer that is not a success' });
export type ApiErrorBody = z.infer<typeof apiErrorSchema>;
