import type { IssueSummary, ServiceIdentity, ServiceSummary } from '@vigil/quality-model';
import type { Health } from './StatusBadge';

/** How a service is, in a word. */
export const SERVICE_STATES: Readonly<Record<Health, string>> = {
  good: 'Good',
  unknown: 'Unknown',
  doubtful: 'Look',
  bad: 'In trouble',
};

/** The same for the same service, and no other. */
export function serviceId({ tenant, environment, namespace, name }: ServiceIdentity): string {
  return JSON.stringify([tenant, environment, namespace, name]);
}

/** Fewer calls say too little about a ratio of one in two hundred. */
const CALLS_MIN = 50;

export type ServiceHealth = Readonly<{
  health: Health;
  /** Why it is not good, or not known; '' when it is good. */
  why: string;
}>;

export function isSameService(a: ServiceIdentity, b: ServiceIdentity): boolean {
  return serviceId(a) === serviceId(b);
}

/**
 * How good a service is for its users now: bad while an open issue names it as the cause, doubtful while one touches it
 * or it misses its objective in the window.
 */
export function serviceHealth(
  service: ServiceSummary,
  objective: number,
  openIssues: readonly IssueSummary[],
): ServiceHealth {
  const cause = openIssues.find((issue) => issue.cause !== null && isSameService(issue.cause.service, service));
  if (cause !== undefined) {
    return { health: 'bad', why: cause.title };
  }
  const touching = openIssues.find((issue) => issue.services.some((touched) => isSameService(touched, service)));
  if (touching !== undefined) {
    return { health: 'doubtful', why: `Suffers from: ${touching.title}` };
  }
  const { calls, errorRatio } = service.customers;
  if (errorRatio === null || calls < CALLS_MIN) {
    return { health: 'unknown', why: `${calls} calls are too few to tell` };
  }
  if (1 - errorRatio < objective) {
    return { health: 'doubtful', why: 'More requests fail than its objective allows' };
  }
  return { health: 'good', why: '' };
}
