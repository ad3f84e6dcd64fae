import { DEFAULT_TENANT } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
/** Tenants that a Grafana organisation may read. Throws `org_not_mapped`. */
export function tenantsOfOrganisation(orgId, map) {
    if (map === undefined)
        return [DEFAULT_TENANT];
    if (!Object.hasOwn(map, orgId))
        throw apiError('org_not_mapped', { orgId });
    return map[orgId] ?? [];
}
/** What to read for a caller who asks for one tenant, or for all of theirs. Throws `tenant_not_allowed`. */
export function tenantsToRead(caller, tenant) {
    if (tenant === undefined)
        return caller.tenants;
    if (caller.tenants !== 'all' && !caller.tenants.includes(tenant))
        throw apiError('tenant_not_allowed', { tenant });
    return [tenant];
}
