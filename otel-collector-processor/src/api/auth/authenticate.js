import { apiError } from '../apiError.ts';
import { grafanaUser } from './grafanaContext.ts';
import { tenantsOfOrganisation } from './tenants.ts';
/** Name of the admin token's bearer in the audit trail. */
export const ADMIN_TOKEN_LOGIN = 'admin-token';
/**
 * Who a request to /api is from. `X-Grafana-Context` counts beside the plugin's token alone; with any other it is as
 * if it were not there. Throws the answer where nobody is to be let in.
 */
export function authenticate(bearer, grafanaContext, tenantsOfOrg) {
    if (bearer.kind === 'none')
        throw apiError('token_missing');
    if (bearer.kind === 'unknown')
        throw apiError('token_wrong');
    switch (bearer.use) {
        case 'admin':
            return {
                role: 'Admin',
                login: ADMIN_TOKEN_LOGIN,
                via: 'admin_token',
                orgId: null,
                anonymous: false,
                tenants: 'all',
            };
        case 'plugin': {
            const user = grafanaUser(grafanaContext);
            return { ...user, via: 'plugin_token', tenants: tenantsOfOrganisation(user.orgId, tenantsOfOrg) };
        }
        case 'metrics':
            throw apiError('token_of_other_use', { token: 'metrics', use: '/metrics' });
        default:
            return bearer.use;
    }
}
