import { userHitQuerySchema, userHitReplySchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { queryRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';

/** POST /api/v1/query/user-hit: is this user hit? A POST, so that no id is in an address or a log of addresses. */
export const queryUserHit = queryRoute({
  path: '/api/v1/query/user-hit',
  summary: 'Whether a user was hurt, where and when; answered from hashes',
  body: userHitQuerySchema,
  reply: userHitReplySchema,
  errors: ['tenant_not_allowed', 'not_ready'],
  handle: ({ body: { user, tenant, windowMs }, caller }, deps) => {
    tenantsToRead(caller, tenant);
    const users = running(deps.users, 'history');
    const nowMs = deps.nowMs();
    const { pseudonym, hits } = users.hit(tenant, user, nowMs - windowMs);
    return { nowMs, windowMs, counted: users.counts(), pseudonym, isHit: hits.length > 0, hits };
  },
});
