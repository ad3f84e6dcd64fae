import { deadLetterDetailSchema, deadLetterParamsSchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { readRoute } from '../route/defineRoute.ts';
import { ofPipelines, running } from './running.ts';

/** GET /api/v1/admin/deadletters/{id}: one with its content as OTLP/JSON; 404 `dead_letter_not_found`. */
export const getDeadLetter = readRoute({
  path: '/api/v1/admin/deadletters/{id}',
  summary: 'A dead letter with its content',
  params: deadLetterParamsSchema,
  reply: deadLetterDetailSchema,
  errors: ['dead_letter_not_found', 'not_ready'],
  handle: async ({ params: { id }, caller }, { deadLetters }) => {
    const found = await ofPipelines(running(deadLetters, 'the pipelines').show(id, caller.tenants));
    if (found === undefined) throw apiError('dead_letter_not_found', { letter: id });
    return found;
  },
});
