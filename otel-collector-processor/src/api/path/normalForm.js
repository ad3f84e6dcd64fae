/**
 * A path is taken only in one spelling, its normal form: RFC 3986 §6.2.2, and beyond it no encoded percent sign, slash,
 * backslash or control character anywhere, and lower-case letters, digits, `.`, `_`, `-` alone in the first three
 * segments (`/api/v1/<class>`), which decide the role.
 *
 * Grafana's plugin proxy matches its routes on the path as it came and forwards it as it came (measured on 12.3:
 * `query/../act/ack`, `x/..%2fadmin/y`, `./admin/x`, `//admin/x`, `ADMIN`), while URL parsers and routers each rewrite
 * it in their own way. With one spelling, the path that was matched there, the path whose role is decided here and the
 * path that is routed are the same string.
 */
/** Segments behind the leading slash that are compared letter by letter: `api`, `v1`, the class. */
const PLAIN_SEGMENTS = 3;
const PCHAR_ONLY = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})*$/;
/** With parameters too: `..;x` is a dot segment to some servers. */
const DOT_SEGMENT = /^\.\.?(?:;|$)/;
const PLAIN = /^[a-z0-9._-]*$/;
const UNRESERVED = /^[A-Za-z0-9\-._~]$/;
/** Decoded, these change what a path means, or hide what it says. */
const NEVER_ENCODED = /[%/\\\p{Cc}]/u;
function encodedProblem(path) {
    for (const [escape] of path.matchAll(/%[0-9A-F]{2}/g))
        if (UNRESERVED.test(String.fromCharCode(Number.parseInt(escape.slice(1), 16))))
            return 'has an escape where the character itself belongs';
    try {
        // Encoded characters alone: a slash that is there as itself is no problem.
        const encoded = [...path.matchAll(/(?:%[0-9A-F]{2})+/g)].map(([run]) => decodeURIComponent(run)).join('');
        return NEVER_ENCODED.test(encoded)
            ? 'has an encoded slash, backslash, percent sign or control character'
            : undefined;
    }
    catch {
        return 'has escapes that are not UTF-8';
    }
}
/** What is wrong with a request's path (without its query), as the end of "The path …"; undefined where it is in normal form. */
export function pathProblem(path) {
    if (!path.startsWith('/'))
        return 'does not start with a slash';
    if (path.includes('//'))
        return 'has an empty segment';
    if (!PCHAR_ONLY.test(path))
        return 'has a character that a path cannot have, or a broken or lower-case escape';
    const segments = path.slice(1).split('/');
    if (segments.some((segment) => DOT_SEGMENT.test(segment)))
        return 'has a dot segment';
    if (!segments.slice(0, PLAIN_SEGMENTS).every((segment) => PLAIN.test(segment)))
        return `has other than lower-case letters, digits, ".", "_" and "-" in its first ${PLAIN_SEGMENTS} segments`;
    return encodedProblem(path);
}
/** The path of a request target as it stands on the request line. */
export function pathOfTarget(target) {
    const query = target.indexOf('?');
    return query === -1 ? target : target.slice(0, query);
}
