/** Half of PostgreSQL's default of 100 connections is enough for six replicas. */
export const POSTGRES_LIMITS = {
    connectionsMax: 8,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 10_000,
    answerTimeoutMs: 12_000,
    idleTimeoutMs: 30_000,
};
/** A migration may rewrite a table, or wait for another process's. */
export const MIGRATION_LIMITS = {
    ...POSTGRES_LIMITS,
    connectionsMax: 1,
    statementTimeoutMs: 600_000,
    answerTimeoutMs: 602_000,
};
