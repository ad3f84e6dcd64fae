import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { NodeSqliteDriver } from './nodeSqliteDriver.ts';
/**
 * Kysely on `node:sqlite`. Kysely's own SQLite dialect asks `statement.reader`, which only better-sqlite3 has.
 * `open` is called at the first query, and again after it failed.
 */
export function nodeSqliteDialect(open, limits) {
    return {
        createDriver: () => new NodeSqliteDriver(open, limits),
        createAdapter: () => new TransactionalSqliteAdapter(),
        createQueryCompiler: () => new SqliteQueryCompiler(),
        createIntrospector: (database) => new SqliteIntrospector(database),
    };
}
/**
 * SQLite's schema changes are transactional; Kysely says no because `PRAGMA foreign_keys` cannot be switched inside a
 * transaction, which no migration of Vigil needs. In one `begin immediate`, the write lock is the migration lock.
 */
class TransactionalSqliteAdapter extends SqliteAdapter {
    get supportsTransactionalDdl() {
        return true;
    }
}
