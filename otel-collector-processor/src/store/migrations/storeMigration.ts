import type { ColumnBuilderCallback, ColumnDataType, Kysely } from 'kysely';

/** What the databases call the same column. */
export type ColumnTypes = Readonly<{
  /** 64 bits, given by the database, ascending, never used twice; the primary key. */
  sequence: Readonly<{ type: ColumnDataType; column: ColumnBuilderCallback }>;
  /** 64 bits; read as a number, so exact up to 2^53. */
  long: ColumnDataType;
  bytes: ColumnDataType;
}>;

/**
 * One step of the schema, run in a transaction on both databases. What was released is never changed, only followed by
 * another step. There is no way down: an older Vigil refuses the schema (`too_new`).
 */
export type StoreMigration = Readonly<{
  /** `0001_what_it_does`: the names, sorted, are the order. */
  name: string;
  /** `unknown`: a step must not lean on today's schema. */
  up: (database: Kysely<unknown>, types: ColumnTypes) => Promise<void>;
}>;
