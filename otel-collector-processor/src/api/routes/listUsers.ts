import { operationUsersListSchema, usersQuerySchema } from '@vigil/quality-model';
import { tenantsToRead } from '../auth/tenants.ts';
import { readRoute } from '../route/defineRoute.ts';
import { running } from './running.ts';

/** GET /api/v1/users: distinct users of each operation, and how many of them were hurt. */
export const listUsers = readRoute({
  path: '/api/v1/users',
  summary: 'Distinct users of each operation, and how many of them were hurt',
  query: usersQuerySchema,
  reply: operationUsersListSchema,
  errors: ['tenant_not_allowed', 'not_ready', 'store_unavailable'],
  clockMembers: ['nowMs'],
  handle: async ({ query: { window: windowMs, tenant }, caller }, deps) => {
    const nowMs = deps.nowMs();
    const users = running(deps.users, 'history');
    const operations = await users.list(windowMs, nowMs, tenantsToRead(caller, tenant));
    return { nowMs, windowMs, counted: users.counts(), operations };
  },
});
