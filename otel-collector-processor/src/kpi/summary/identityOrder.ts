import type { ServiceIdentity } from '@vigil/quality-model';
import type { Window } from '../contract.ts';

export function isInTenants(tenants: Window['tenants'], { tenant }: ServiceIdentity): boolean {
  return tenants === 'all' || tenants.includes(tenant);
}

export function compareIdentities(a: ServiceIdentity, b: ServiceIdentity): number {
  return (
    compareTexts(a.tenant, b.tenant) ||
    compareTexts(a.environment, b.environment) ||
    compareTexts(a.namespace, b.namespace) ||
    compareTexts(a.name, b.name)
  );
}

/** By code unit, not by the language of the machine. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
