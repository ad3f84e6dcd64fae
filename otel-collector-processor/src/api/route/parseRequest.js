import { apiError } from '../apiError.ts';
/** As many as help; a body of thousands of entries may have as many mistakes. */
const ISSUES_MAX = 20;
/** Zod's issues, each named by its path; a key that is not known is named itself. */
function requestIssues(error) {
    return error.issues.slice(0, ISSUES_MAX).flatMap((issue) => {
        if (issue.code !== 'unrecognized_keys')
            return [{ path: issue.path.join('.'), message: issue.message }];
        return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not known here' }));
    });
}
/** A part of a request as its schema has it. Throws an error of this code. */
export function parsed(schema, value, code) {
    const result = schema.safeParse(value);
    if (!result.success)
        throw apiError(code, { issues: requestIssues(result.error) });
    return result.data;
}
/** The request as the route's schemas have it. Throws `invalid_params`, `invalid_query`, `invalid_body`. */
export function parseRequest(schemas, { params, query, body, caller }) {
    return {
        params: parsed(schemas.params, params, 'invalid_params'),
        query: parsed(schemas.query, query, 'invalid_query'),
        body: parsed(schemas.body, body, 'invalid_body'),
        caller,
    };
}
