import type { Store } from './contract.ts';
import { kyselyStore } from './kyselyStore.ts';
import { postgresBackend } from './postgres/postgresBackend.ts';
import { sqliteBackend } from './sqlite/sqliteBackend.ts';
import type { StoreBackend } from './storeBackend.ts';

/** Where the store is: a file of this machine (made when it is first used), or a PostgreSQL database (`postgres://…`). */
export type StoreLocation = Readonly<{ kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }>;

/**
 * The store at `location`. Nothing is opened before the first call, and what cannot be opened is tried again by the next
 * call. Throws StoreError `refused` for a PostgreSQL URL that cannot be read.
 */
export function openStore(location: StoreLocation): Store {
  return kyselyStore(backendAt(location));
}

/** The database under a store; for this room alone. */
export function backendAt(location: StoreLocation): StoreBackend {
  switch (location.kind) {
    case 'sqlite':
      return sqliteBackend(location.path);
    case 'postgres':
      return postgresBackend(location.url);
    default:
      return location satisfies never;
  }
}
