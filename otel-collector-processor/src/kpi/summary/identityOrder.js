export function isInTenants(tenants, { tenant }) {
    return tenants === 'all' || tenants.includes(tenant);
}
export function compareIdentities(a, b) {
    return (compareTexts(a.tenant, b.tenant) ||
        compareTexts(a.environment, b.environment) ||
        compareTexts(a.namespace, b.namespace) ||
        compareTexts(a.name, b.name));
}
/** By code unit, not by the language of the machine. */
export function compareTexts(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
