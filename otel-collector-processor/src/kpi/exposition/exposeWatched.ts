import { familyText } from '../../exposition/index.ts';
import { SYNTHETIC_TYPES } from '../../messages/index.ts';
import { estimateDistinct } from '../../users/index.ts';
import { labelValue } from './labelText.ts';
import type { Transactions } from '../transactions/transactions.ts';
import type { HurtUsers } from '../users/hurtUsers.ts';
import { DEFAULT_TENANT } from '@vigil/quality-model';

/** What `vigil_users…` look back at. */
const USERS_WINDOW_MS = 300_000;
const MINUTE_MS = 60_000;
/** Operations whose users are exposed: those with most users hurt. All are in the API. */
const OPERATIONS_MAX = 200;

/** Users hurt and business transactions in Prometheus text format; nothing where none are configured. */
export function* exposeWatched(users: HurtUsers, transactions: Transactions, nowMs: number): Iterable<string> {
  yield familyText({
    name: 'vigil_transactions_total',
    type: 'counter',
    help: 'Business transactions by outcome. incomplete: not all spans came in time.',
    samples: [...transactions.counters()].map(({ transaction, outcome, synthetic, count }) => ({
      labels: { transaction, outcome, user_agent_synthetic_type: SYNTHETIC_TYPES[synthetic]! },
      value: count,
    })),
  });
  const toMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const rows = users
    .totals(toMs - USERS_WINDOW_MS, toMs)
    .map(({ service, operation, users: all, hurt }) => ({
      labels: {
        service_name: labelValue(service.name),
        service_namespace: labelValue(service.namespace),
        deployment_environment_name: labelValue(service.environment),
        vigil_tenant: service.tenant === DEFAULT_TENANT ? '' : labelValue(service.tenant),
        span_name: labelValue(operation),
      },
      users: Math.round(estimateDistinct(all)),
      hurt: Math.round(estimateDistinct(hurt)),
    }))
    .sort((a, b) => b.hurt - a.hurt || b.users - a.users)
    .slice(0, OPERATIONS_MAX);
  yield familyText({
    name: 'vigil_users',
    type: 'gauge',
    help: 'Distinct users of the operation within five minutes, estimated.',
    samples: rows.map((row) => ({ labels: row.labels, value: row.users })),
  });
  yield familyText({
    name: 'vigil_users_hurt',
    type: 'gauge',
    help: 'Those of them with a request that failed or was slow.',
    samples: rows.map((row) => ({ labels: row.labels, value: row.hurt })),
  });
}
