import { isSecretName } from '@vigil/quality-model';
/** More is a circle, or as good as one. */
export const REDIRECTS_MAX = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Is this status with a `location` a redirect (RFC 9110 §15.4)? */
export function isRedirect(status, location) {
    return location !== undefined && REDIRECTS.has(status);
}
/**
 * The request that a redirect asks for, as browsers make it (Fetch standard, HTTP-redirect fetch): a POST becomes a GET
 * with 301 and 302, everything but HEAD does with 303, 307 and 308 keep method and body. To another origin no header
 * goes that has a secret's name, or a secret in it. Throws for a location that is no URL.
 */
export function redirected(request, status, location, holdsSecret) {
    const url = new URL(location, request.url);
    url.hash = '';
    const toGet = ((status === 301 || status === 302) && request.method === 'POST') || (status === 303 && request.method !== 'HEAD');
    const isElsewhere = url.origin !== request.url.origin;
    const headers = Object.entries(request.headers).filter(([name, value]) => !(isElsewhere && (isSecretName(name) || holdsSecret(value))) &&
        !(toGet && name.toLowerCase().startsWith('content-')));
    return {
        url,
        method: toGet ? 'GET' : request.method,
        body: toGet ? undefined : request.body,
        headers: Object.fromEntries(headers),
    };
}
