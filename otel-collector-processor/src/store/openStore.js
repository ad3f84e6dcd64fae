import { kyselyStore } from './kyselyStore.ts';
import { postgresBackend } from './postgres/postgresBackend.ts';
import { sqliteBackend } from './sqlite/sqliteBackend.ts';
/**
 * The store at `location`. Nothing is opened before the first call, and what cannot be opened is tried again by the next
 * call. Throws StoreError `refused` for a PostgreSQL URL that cannot be read.
 */
export function openStore(location) {
    return kyselyStore(backendAt(location));
}
/** The database under a store; for this room alone. */
export function backendAt(location) {
    switch (location.kind) {
        case 'sqlite':
            return sqliteBackend(location.path);
        case 'postgres':
            return postgresBackend(location.url);
        default:
            return location;
    }
}
