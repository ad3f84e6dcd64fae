import { TOKENS } from './fakeDeps.ts';
/** `X-Grafana-Context` as Grafana 12.3 writes it, for a user of organisation 1. */
export function grafanaContext(overrides = {}) {
    return JSON.stringify({
        UserID: 7,
        OrgID: 1,
        OrgName: 'Main Org.',
        OrgRole: 'Viewer',
        Login: 'kim',
        IsServiceAccount: false,
        IsGrafanaAdmin: false,
        IsAnonymous: false,
        Teams: [],
        ...overrides,
    });
}
export const bearer = (token) => ({ Authorization: `Bearer ${token}` });
/** Headers as the plugin proxy sends them for a user with this role. */
export const asUser = (orgRole, overrides = {}) => ({
    ...bearer(TOKENS.plugin),
    'X-Grafana-Context': grafanaContext({ OrgRole: orgRole, ...overrides }),
});
export const asAdminToken = bearer(TOKENS.admin);
