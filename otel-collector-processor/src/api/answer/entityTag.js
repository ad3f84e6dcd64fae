import { createHash } from 'node:crypto';
/** 132 bits of the digest: no two answers share a tag by accident. */
const TAG_LENGTH = 22;
/**
 * Weak entity tag (RFC 9110 §8.8) of a JSON object. The members named in `except` are left out: an answer that differs
 * by its clock alone is the same answer, or polling would never meet a 304.
 */
export function entityTag(body, except) {
    const told = Object.fromEntries(Object.entries(body).filter(([member]) => !except.includes(member)));
    const digest = createHash('sha256').update(JSON.stringify(told)).digest('base64url');
    return `W/"${digest.slice(0, TAG_LENGTH)}"`;
}
/** Does `If-None-Match` name this tag? By weak comparison, as RFC 9110 §13.1.2 asks. */
export function namesTag(ifNoneMatch, tag) {
    if (ifNoneMatch === undefined)
        return false;
    if (ifNoneMatch.trim() === '*')
        return true;
    const opaque = (text) => text.trim().replace(/^W\//, '');
    return ifNoneMatch.split(',').some((candidate) => opaque(candidate) === opaque(tag));
}
