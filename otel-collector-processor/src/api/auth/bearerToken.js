import { createHash, timingSafeEqual } from 'node:crypto';
const sha256 = (text) => createHash('sha256').update(text).digest();
/**
 * Makes the recogniser of `Authorization: Bearer <token>` (RFC 6750). Digests are compared, all of them and in constant
 * time: neither how much of a token is right nor how long it is can be told from the time. Throws where a token is
 * empty or stands for two uses.
 */
export function recogniseBearer(tokens) {
    const uses = ['admin', 'plugin', 'metrics'];
    const empty = uses.find((use) => tokens[use].trim() === '');
    if (empty !== undefined)
        throw new Error(`The ${empty} token is empty: delete its file, and a new one is made on the next start.`);
    if (new Set(uses.map((use) => tokens[use])).size < uses.length)
        throw new Error('Two of the admin, plugin and metrics tokens are the same: each has to be its own.');
    const known = uses.map((use) => ({ use, digest: sha256(tokens[use]) }));
    return (authorization) => {
        if (authorization === undefined)
            return { kind: 'none' };
        const digest = sha256(/^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '');
        const [match] = known.filter((candidate) => timingSafeEqual(candidate.digest, digest));
        return match === undefined ? { kind: 'unknown' } : { kind: 'known', use: match.use };
    };
}
