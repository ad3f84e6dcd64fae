import { hash, timingSafeEqual } from 'node:crypto';
import { DEFAULT_TENANT } from '@vigil/quality-model';
import { refusal } from './refusal.ts';
/** Grafana Mimir's rules for a tenant id: these characters, at most 150 of them, and not a name of a directory. */
const TENANT = /^(?!\.{1,2}$)[A-Za-z0-9!_.*'()-]{1,150}$/;
export function identifySender(auth, tenantHeader) {
    const tokenOf = tokenFinder(auth.tokens);
    return (headers) => {
        const token = tokenOf(headers.authorization);
        if (token === undefined && auth.required)
            return refusal('unauthenticated', headers.authorization === undefined
                ? 'A token is required: send it as "Authorization: Bearer <token>".'
                : 'The token is not known here.');
        const named = headers[tenantHeader];
        if (named !== undefined && (typeof named !== 'string' || !TENANT.test(named)))
            return refusal('malformed', `The header ${tenantHeader} is not a tenant: 1 to 150 of A-Z a-z 0-9 ! _ . * ' ( ) -.`);
        const tenant = named ?? DEFAULT_TENANT;
        if (token !== undefined && token.tenants !== 'all' && !token.tenants.includes(tenant))
            return refusal('forbidden', `The token may not speak for ${named === undefined ? `the default tenant: send the header ${tenantHeader}` : 'this tenant'}.`);
        return { kind: 'sender', tenant, trusted: token?.trusted ?? false };
    };
}
/** Compares hashes, every row, in constant time: neither a token's length nor how much of it was right can be measured. */
function tokenFinder(tokens) {
    const rows = tokens.map((token) => {
        if (token.secret === '')
            throw new Error('A token for OTLP is empty. Give it a value, or take it out of the list.');
        return { token, digest: digestOf(token.secret) };
    });
    return (authorization) => {
        const presented = authorization === undefined ? undefined : /^Bearer +([^ ]+) *$/i.exec(authorization)?.[1];
        if (presented === undefined)
            return undefined;
        const digest = digestOf(presented);
        let found;
        for (const row of rows)
            if (timingSafeEqual(row.digest, digest))
                found ??= row.token;
        return found;
    };
}
function digestOf(secret) {
    return hash('sha256', secret, 'buffer');
}
