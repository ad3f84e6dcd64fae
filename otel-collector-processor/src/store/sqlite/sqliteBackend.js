import { Kysely } from 'kysely';
import { resolve } from 'node:path';
import { nodeSqliteDialect } from './nodeSqliteDialect.ts';
import { openSqliteFile } from './openSqliteFile.ts';
import { sqliteError } from './sqliteError.ts';
import { SQLITE_LIMITS } from './sqliteLimits.ts';
const columnTypes = {
    // Without `autoincrement` SQLite gives the sequence of a deleted last row again.
    sequence: { type: 'integer', column: (column) => column.primaryKey().autoIncrement() },
    long: 'integer',
    bytes: 'blob',
};
/** SQLite, embedded: the file at `path`, made at the first use. */
export function sqliteBackend(path, limits = SQLITE_LIMITS) {
    const place = resolve(path);
    const database = new Kysely({ dialect: nodeSqliteDialect(() => openSqliteFile(place, limits), limits) });
    return {
        kind: 'sqlite',
        place,
        columnTypes,
        database,
        withMigrationAccess: (use) => use(database),
        holdAppends: () => Promise.resolve(), // a transaction that writes is alone already
        toStoreError: (thrown) => sqliteError(thrown, place),
    };
}
