import { journeyParamsSchema, journeyRunSchema } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { actRoute } from '../route/defineRoute.ts';
import { mayRead } from './listJourneys.ts';
import { running } from './running.ts';

/** POST /api/v1/act/journeys/{id}/run: a run now, within every budget; its last attempt. 409 `journey_not_run` if it may not. */
export const runJourney = actRoute({
  path: '/api/v1/act/journeys/{id}/run',
  summary: 'Run a journey now, within its budgets',
  params: journeyParamsSchema,
  reply: journeyRunSchema,
  errors: ['journey_not_found', 'journey_not_run', 'not_ready'],
  subject: ({ params }) => `journey/${params.id}`,
  handle: async ({ params: { id }, caller }, deps) => {
    const journeys = running(deps.journeys, 'checks');
    if (!mayRead(caller) || !journeys.list().some((journey) => journey.id === id))
      throw apiError('journey_not_found', { journey: id });
    const ran = await running(journeys.runNow, 'checks')(id);
    if (ran.kind === 'not run') throw apiError('journey_not_run', { journey: id, why: ran.why });
    return ran.run;
  },
});
