import { redact, REDACTED } from '../../log/index.ts';
/** Shorter values are in every text: to hide them would hide all, and they are no secrets worth the name. */
const SECRET_MIN_LENGTH = 3;
function forms(secret) {
    const json = JSON.stringify(secret).slice(1, -1);
    return [secret, encodeURIComponent(secret), json, Buffer.from(secret).toString('base64').replace(/=+$/, '')];
}
export function createRedactor(secrets) {
    let hidden = [];
    const add = (secret) => {
        if (secret.length < SECRET_MIN_LENGTH)
            return;
        // The longest first: a part of a secret may be another one.
        hidden = [...new Set([...hidden, ...forms(secret)])].toSorted((a, b) => b.length - a.length);
    };
    for (const secret of secrets)
        add(secret);
    return {
        add,
        redact: (text) => redact(hidden.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text)),
        holdsSecret: (text) => hidden.some((secret) => text.includes(secret)),
    };
}
