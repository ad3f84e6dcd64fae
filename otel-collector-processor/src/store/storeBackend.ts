import type { Kysely, Transaction } from 'kysely';
import type { Store, StoreError } from './contract.ts';
import type { ColumnTypes } from './migrations/storeMigration.ts';
import type { StoreSchema } from './storeSchema.ts';

/** All that SQLite and PostgreSQL do differently. */
export interface StoreBackend {
  readonly kind: Store['kind'];
  /** For messages: the file, or host and database; never a password. */
  readonly place: string;
  readonly columnTypes: ColumnTypes;
  readonly database: Kysely<StoreSchema>;
  /** Lends a connection that may take minutes, for migrations. */
  withMigrationAccess<T>(use: (database: Kysely<StoreSchema>) => Promise<T>): Promise<T>;
  /** First in a transaction: until its end no other one that asks gets on, so that sequences become visible in their order. */
  holdAppends(transaction: Transaction<StoreSchema>): Promise<void>;
  /** Says what a thing that was thrown means, and what to do. */
  toStoreError(thrown: unknown): StoreError;
}
