import { firstTables } from './firstTables.ts';
import { historyTables } from './historyTables.ts';
import { issueTables } from './issueTables.ts';
import { runTables } from './runTables.ts';
import type { StoreMigration } from './storeMigration.ts';

/** Every step of the schema, oldest first. A new one is a file and a row here. */
export const migrations: readonly StoreMigration[] = [firstTables, issueTables, runTables, historyTables];
