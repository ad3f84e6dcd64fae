import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
const sha256 = (text) => createHash('sha256').update(text).digest();
/**
 * Does `Authorization: Bearer <token>` (RFC 6750) bear this one? Digests are compared in constant time, also where there
 * is no token to bear: the time tells neither how much of it is right nor whether there is one.
 */
export function bearsToken(authorization, token) {
    const borne = sha256(/^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '');
    const wanted = token === undefined || token === '' ? randomBytes(32) : sha256(token);
    return timingSafeEqual(borne, wanted);
}
