import type { MeasuredService, ServiceIdentity } from '@vigil/quality-model';
import type { CustomersHealth } from '../checks/index.ts';
import type { KpiState } from '../kpi/index.ts';
import type { OpenIssues } from './openIssues.ts';

const SHORT_MS = 30_000;
const LONG_MS = 300_000;
/** The guard asks for each target in turn: what one look found is good for all of them. */
const KEPT_MS = 2000;

const isSame = (a: ServiceIdentity, b: ServiceIdentity): boolean =>
  a.tenant === b.tenant && a.environment === b.environment && a.namespace === b.namespace && a.name === b.name;

const worst = (values: readonly (number | null)[]): number | null =>
  values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);

/** How customers of some services fare, from the KPIs. The worst of the services counts: they are one target's. */
export function customersHealth(
  o: Readonly<{
    services: KpiState['services'];
    objectiveRatio: () => number;
    openIssues: OpenIssues;
    nowMs: () => number;
  }>,
): (services: readonly ServiceIdentity[]) => CustomersHealth {
  let atMs = -Infinity;
  let seen: Readonly<Record<'short' | 'long', readonly MeasuredService[]>> = { short: [], long: [] };
  return (services) => {
    const nowMs = o.nowMs();
    if (Math.abs(nowMs - atMs) > KEPT_MS) {
      const within = (windowMs: number) => o.services({ nowMs, windowMs, tenants: 'all' });
      seen = { short: within(SHORT_MS), long: within(LONG_MS) };
      atMs = nowMs;
    }
    const customersOf = (list: readonly MeasuredService[]) =>
      list.flatMap((service) => (services.some((wanted) => isSame(wanted, service)) ? [service.customers] : []));
    const [short, long] = [customersOf(seen.short), customersOf(seen.long)];
    return {
      requests: short.reduce((sum, { calls }) => sum + calls, 0),
      errorRatio: worst(short.map(({ errorRatio }) => errorRatio)),
      p95Ms: worst(short.map(({ p95Ms }) => p95Ms)),
      longRequests: long.reduce((sum, { calls }) => sum + calls, 0),
      longErrorRatio: worst(long.map(({ errorRatio }) => errorRatio)),
      objectiveRatio: o.objectiveRatio(),
      openIssue: o.openIssues.causedBy(services),
    };
  };
}
