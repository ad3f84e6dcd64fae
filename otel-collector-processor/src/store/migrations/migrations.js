import { firstTables } from './firstTables.ts';
import { issueTables } from './issueTables.ts';
import { runTables } from './runTables.ts';
/** Every step of the schema, oldest first. A new one is a file and a row here. */
export const migrations = [firstTables, issueTables, runTables];
