export type PostgresLimits = Readonly<{
  connectionsMax: number;
  /** Until a connection is there: a new one, a checked one, or one that others give back. */
  connectTimeoutMs: number;
  /** The server ends a statement that takes longer. */
  statementTimeoutMs: number;
  /** Beyond the former: the server is gone without a word, and the connection is given up. */
  answerTimeoutMs: number;
  idleTimeoutMs: number;
}>;

/** Half of PostgreSQL's default of 100 connections is enough for six replicas. */
export const POSTGRES_LIMITS: PostgresLimits = {
  connectionsMax: 8,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  answerTimeoutMs: 12_000,
  idleTimeoutMs: 30_000,
};

/** A migration may rewrite a table, or wait for another process's. */
export const MIGRATION_LIMITS: PostgresLimits = {
  ...POSTGRES_LIMITS,
  connectionsMax: 1,
  statementTimeoutMs: 600_000,
  answerTimeoutMs: 602_000,
};
