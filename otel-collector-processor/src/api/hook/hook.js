/**
 * POST /api/v1/hooks/…: takes what another system sends with a credential of its own; the installation's tokens and
 * Grafana's roles count for nothing here. It is no act of a person and not in the audit trail.
 */
export function defineHook(definition) {
    const { path, summary, bodyMaxBytes, params, body, reply, token, handle } = definition;
    return {
        path,
        summary,
        bodyMaxBytes,
        schemas: { params, body, reply },
        token: (given, deps) => {
            const parsed = params.safeParse(given);
            return parsed.success ? token(parsed.data, deps) : undefined;
        },
        // `mountHooks` has parsed both by these schemas.
        serve: (given, read, deps) => handle({ params: params.parse(given), body: read }, deps),
    };
}
