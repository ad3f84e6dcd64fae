const NONE = {};
/** How long a browser may remember the answer to a preflight, seconds: the most that Chromium grants. */
const PREFLIGHT_MAX_AGE_SECONDS = 7_200;
/** Cross-origin requests (WHATWG Fetch) of browsers that send telemetry. Without origins it allows nothing. */
export function corsFor(origins, tenantHeader) {
    const any = origins.includes('*');
    const listed = new Set(origins);
    const answer = ({ origin }) => {
        if (origin === undefined || (!any && !listed.has(origin)))
            return NONE;
        return {
            'access-control-allow-origin': any ? '*' : origin,
            'access-control-expose-headers': 'retry-after',
            ...(!any && { vary: 'origin' }),
        };
    };
    return {
        answer: origins.length === 0 ? () => NONE : answer,
        preflight: (headers) => {
            const allowed = answer(headers);
            if (allowed === NONE || headers['access-control-request-method'] === undefined)
                return undefined;
            return {
                ...allowed,
                'access-control-allow-methods': 'POST',
                'access-control-allow-headers': `content-type, content-encoding, authorization, ${tenantHeader}`,
                'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
            };
        },
    };
}
