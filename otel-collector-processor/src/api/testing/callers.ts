import { TOKENS } from './fakeDeps.ts';

/** `X-Grafana-Context` as Grafana 12.3 writes it, for a user of organisation 1. */
export function grafanaContext(overrides: Readonly<Record<string, unknown>> = {}): string {
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

export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** Headers as the plugin proxy sends them for a user with this role. */
export const asUser = (orgRole: string, overrides: Readonly<Record<string, unknown>> = {}): Record<string, string> => ({
  ...bearer(TOKENS.plugin),
  'X-Grafana-Context': grafanaContext({ OrgRole: orgRole, ...overrides }),
});

export const asAdminToken = bearer(TOKENS.admin);
