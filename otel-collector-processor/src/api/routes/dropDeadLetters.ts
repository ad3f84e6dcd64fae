import { deadLetterChoiceSchema, deadLetterDropSchema } from '@vigil/quality-model';
import { actRoute } from '../route/defineRoute.ts';
import { ofPipelines, running } from './running.ts';

/** POST /api/v1/admin/deadletters/drop: gives dead letters up for good; they are counted as dropped by an operator. */
export const dropDeadLetters = actRoute({
  path: '/api/v1/admin/deadletters/drop',
  summary: 'Give dead letters of a destination up for good',
  body: deadLetterChoiceSchema,
  reply: deadLetterDropSchema,
  errors: ['not_ready'],
  subject: ({ body }) => body.destination,
  auditDetail: ({ body }) => ({ ids: body.ids ?? 'all' }),
  handle: async ({ body, caller }, { deadLetters }) => ({
    dropped: await ofPipelines(running(deadLetters, 'the pipelines').drop(body, caller.tenants)),
  }),
});
