import { DEFAULT_TENANT, sloListSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';
import { mayRead } from './listJourneys.ts';
import { running } from './running.ts';

/** GET /api/v1/slos: every SLO as it stands, those of sloth, pyrra and OpenSLO too. */
export const listSlos = readRoute({
  path: '/api/v1/slos',
  summary: 'Service level objectives: budget left, burn rates, time to exhaustion',
  reply: sloListSchema,
  errors: ['not_ready'],
  clockMembers: ['nowMs'],
  handle: ({ caller }, deps) => {
    const { slos, problems } = running(deps.slos, 'history').list();
    const readable = slos.filter(({ service }) =>
      caller.tenants === 'all' ? true : caller.tenants.includes(service?.tenant ?? DEFAULT_TENANT),
    );
    return { nowMs: deps.nowMs(), slos: readable, problems: mayRead(caller) ? problems : [] };
  },
});
