import { Migrator } from 'kysely/migration';
import { StoreError } from './contract.ts';
import { migrations } from './migrations/migrations.ts';
/** Own names: a PostgreSQL database may have other tenants that use Kysely. */
export const MIGRATION_TABLE = 'vigil_migration';
const MIGRATION_LOCK_TABLE = 'vigil_migration_lock';
/**
 * Runs the steps that are missing, all in one transaction. Two at once: SQLite's write lock or PostgreSQL's advisory lock
 * lets the second in when the first is through, and it finds nothing left to do.
 * Throws StoreError `too_new`, or what the database threw.
 */
export function migrateSchema(backend) {
    return backend.withMigrationAccess(async (database) => {
        const migrator = new Migrator({
            db: database,
            provider: {
                getMigrations: () => Promise.resolve(Object.fromEntries(migrations.map(({ name, up }) => [name, { up: (db) => up(db, backend.columnTypes) }]))),
            },
            migrationTableName: MIGRATION_TABLE,
            migrationLockTableName: MIGRATION_LOCK_TABLE,
        });
        const { error } = await migrator.migrateToLatest();
        if (error === undefined)
            return;
        // The Migrator, inside its lock, refuses a step it does not know, but with an error that has no code: look what it was.
        const unknown = await unknownMigrations(database).catch(() => []);
        throw unknown.length === 0 ? error : tooNew(backend.place, unknown);
    });
}
async function unknownMigrations(database) {
    const applied = await database
        .withTables()
        .selectFrom(MIGRATION_TABLE)
        .select('name')
        .orderBy('name')
        .execute();
    return applied.map(({ name }) => name).filter((name) => !migrations.some((migration) => migration.name === name));
}
function tooNew(place, unknown) {
    return new StoreError('too_new', `The store ${place} was written by a newer Vigil: its schema has ${unknown.map((name) => `"${name}"`).join(', ')}, ` +
        `this Vigil knows steps up to "${migrations.at(-1)?.name}". ` +
        `Install the newer Vigil again, or restore the backup that was made before it.`);
}
