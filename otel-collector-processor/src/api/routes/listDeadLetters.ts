import { deadLetterListQuerySchema, deadLetterListSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
import { ofPipelines, running } from './running.ts';

/** GET /api/v1/admin/deadletters: what destinations refused for good, by pipeline and destination, oldest first. */
export const listDeadLetters = readRoute({
  path: '/api/v1/admin/deadletters',
  summary: 'Requests that destinations refused for good, and how their replays are going',
  query: deadLetterListQuerySchema,
  reply: deadLetterListSchema,
  errors: ['not_ready'],
  handle: ({ query, caller }, { deadLetters }) =>
    ofPipelines(running(deadLetters, 'the pipelines').list(query, caller.tenants)),
});
