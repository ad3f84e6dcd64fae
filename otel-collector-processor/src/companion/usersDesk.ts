import type { OperationUsers } from '@vigil/quality-model';
import type { UsersDesk } from '../api/index.ts';
import { FINEST_MS, usersKeyOf, type HistoryReader } from '../history/index.ts';
import type { KpiState } from '../kpi/index.ts';
import type { HistoryStore } from '../store/index.ts';
import { estimateDistinct, pseudonym } from '../users/index.ts';

export type UsersDeskOptions = Readonly<{
  kpi: Pick<KpiState, 'userTotals' | 'userHits'>;
  reader: HistoryReader;
  store: Pick<HistoryStore, 'historySeries'>;
  installationKey: Buffer;
  counts: () => boolean;
}>;

/** Up to so long the KPI state answers itself, up to now; history is asked for more. */
const LIVE_MS = 15 * FINEST_MS;

export function usersDesk({ kpi, reader, store, installationKey, counts }: UsersDeskOptions): UsersDesk {
  return {
    counts,
    async list(windowMs, nowMs, tenants) {
      const isReadable = (tenant: string): boolean => tenants === 'all' || tenants.includes(tenant);
      const toMs = Math.floor(nowMs / FINEST_MS) * FINEST_MS + FINEST_MS;
      const range = { fromMs: toMs - windowMs, toMs };
      const found =
        windowMs <= LIVE_MS
          ? kpi.userTotals(range.fromMs, range.toMs)
          : await Promise.all(
              (await store.historySeries())
                .flatMap((name) => usersKeyOf(name) ?? [])
                .filter(({ service }) => isReadable(service.tenant))
                .map(async (key) => ({ ...key, ...(await reader.users(key, range)) })),
            );
      return found
        .filter(({ service }) => isReadable(service.tenant))
        .map(({ service, operation, users, hurt }): OperationUsers => ({
          service,
          operation,
          users: Math.round(estimateDistinct(users)),
          hurt: Math.round(estimateDistinct(hurt)),
        }))
        .filter(({ users }) => users > 0)
        .sort((a, b) => b.hurt - a.hurt || b.users - a.users);
    },
    hit(tenant, user, sinceMs) {
      const called = pseudonym(installationKey, tenant, user);
      return { pseudonym: called, hits: [...kpi.userHits(called, sinceMs)] };
    },
  };
}
