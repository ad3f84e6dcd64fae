import { z } from 'zod';
import { apiError } from '../apiError.ts';
const LOGIN_MAX_LENGTH = 400;
/** What is read of `X-Grafana-Context`: Grafana's SignedInUser as JSON (measured on Grafana 12.3). A flag that is absent grants nothing. */
const contextSchema = z.object({
    UserID: z.int().default(0),
    OrgID: z.int().min(0),
    OrgRole: z.string(),
    Login: z.string().max(LOGIN_MAX_LENGTH),
    IsGrafanaAdmin: z.boolean().default(false),
    IsAnonymous: z.boolean().default(false),
});
/** Grafana's role of an organisation → ours. A role that is not here may do nothing (`None`, and whatever comes). */
const ROLE_OF_ORG_ROLE = new Map([
    ['Viewer', 'Viewer'],
    ['Editor', 'Editor'],
    ['Admin', 'Admin'],
]);
/** Node reads header bytes as Latin-1; Grafana writes UTF-8 into them. Undefined where they are not UTF-8. */
function utf8OfHeader(header) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
    }
    catch {
        return undefined;
    }
}
function parseJson(text) {
    try {
        return text === undefined ? undefined : JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/**
 * The user in `X-Grafana-Context`, to be believed only beside the plugin's token. A Grafana server administrator is
 * Admin in every organisation, as Grafana itself has it. Throws `context_missing`, `context_invalid`, `role_none`.
 */
export function grafanaUser(header) {
    if (header === undefined || header === '')
        throw apiError('context_missing');
    const context = contextSchema.safeParse(parseJson(utf8OfHeader(header)));
    if (!context.success)
        throw apiError('context_invalid');
    const { UserID, OrgID, OrgRole, Login, IsGrafanaAdmin, IsAnonymous } = context.data;
    const role = IsGrafanaAdmin ? 'Admin' : ROLE_OF_ORG_ROLE.get(OrgRole);
    if (role === undefined)
        throw apiError('role_none', { orgRole: OrgRole.slice(0, LOGIN_MAX_LENGTH) });
    const unnamed = IsAnonymous ? 'anonymous' : `user-${UserID}`;
    return { role, login: Login === '' ? unnamed : Login, orgId: OrgID, anonymous: IsAnonymous };
}
