import { isSecretName } from '@vigil/quality-model';
/** What stands where a secret was. */
export const REDACTED = '[redacted]';
/** Credentials inside a text: an authorization value (RFC 9110 §11.4), user and password of a URL. */
const CREDENTIALS = [
    [/\b(bearer|basic)\s+[A-Za-z0-9\-._~+/]{6,}=*/gi, `$1 ${REDACTED}`],
    [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REDACTED}@`],
];
function redactText(text) {
    return CREDENTIALS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
/**
 * A copy of JSON data without its secrets: texts, lists and objects whose field has a secret's name (numbers and
 * booleans under such a name are counts and switches, and stay), and credentials inside other texts.
 */
export function redact(value) {
    if (typeof value === 'string')
        return redactText(value);
    if (Array.isArray(value))
        return value.map(redact);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, isSecretName(name) ? hidden(field) : redact(field)]));
}
function hidden(field) {
    return typeof field === 'string' || (typeof field === 'object' && field !== null) ? REDACTED : field;
}
