import { isSecretName, isSecretRef } from '@vigil/quality-model';
const REDACTED = '[redacted]';
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s@]+@/gi;
/**
 * The view without secrets: a second look behind whoever made it (a literal secret is no valid configuration). What
 * stands under a secret's name stays only if it is a reference; credentials go out of every URL.
 */
export function redactSecrets(view) {
    return Object.fromEntries(Object.entries(view).map(([name, value]) => [name, redacted(value, isSecretName(name))]));
}
function redacted(value, secret) {
    if (Array.isArray(value))
        return value.map((item) => redacted(item, secret));
    if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redacted(member, secret || isSecretName(name))]));
    if (typeof value !== 'string')
        return value;
    return secret && !isSecretRef(value) ? REDACTED : value.replaceAll(URL_CREDENTIALS, `$1${REDACTED}@`);
}
