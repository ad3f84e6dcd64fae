import { deadLetterChoiceSchema, deadLetterReplaySchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { actRoute } from '../route/defineRoute.ts';
import { ofPipelines, running } from './running.ts';

/**
 * POST /api/v1/admin/deadletters/replay: sends dead letters to their destination again, each once. It answers after two
 * seconds at the latest; what is running then goes on. 404 `destination_not_found`.
 */
export const replayDeadLetters = actRoute({
  path: '/api/v1/admin/deadletters/replay',
  summary: 'Send dead letters of a destination again; what it takes is gone, what it refuses again is kept',
  body: deadLetterChoiceSchema,
  reply: deadLetterReplaySchema,
  errors: ['destination_not_found', 'not_ready'],
  subject: ({ body }) => body.destination,
  auditDetail: ({ body }) => ({ ids: body.ids ?? 'all' }),
  handle: async ({ body, caller }, deps) => {
    const deadLetters = running(deps.deadLetters, 'the pipelines');
    const known = deadLetters.destinations();
    if (!known.includes(body.destination))
      throw apiError('destination_not_found', { destination: body.destination, known });
    return { stores: await ofPipelines(deadLetters.replay(body, caller.tenants)) };
  },
});
