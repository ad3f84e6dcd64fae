import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../contract.ts';
import { retryWhileBusy } from './retryWhileBusy.ts';
/**
 * Opens the store's file for reading and writing, and makes it if it is not there: mode 0600, in a folder of mode 0700.
 * A commit is on the disk before it returns (write-ahead log, `synchronous = FULL`).
 * Throws what `node:fs` or `node:sqlite` throws.
 */
export async function openSqliteFile(path, limits) {
    makeFile(path);
    const database = new DatabaseSync(path, {
        timeout: limits.busyTimeoutMs,
        enableForeignKeyConstraints: true,
        enableDoubleQuotedStringLiterals: false,
    });
    try {
        // Turning the log on needs the file alone; SQLite does not wait for that as long as it does for other locks.
        const journal = await retryWhileBusy(limits, () => database.prepare('PRAGMA journal_mode = WAL').get());
        if (journal?.['journal_mode'] !== 'wal')
            throw noSharedMemory(path);
        database.exec('PRAGMA synchronous = FULL;' +
            'PRAGMA fullfsync = ON;' + // macOS: fsync alone leaves it in the drive's cache
            'PRAGMA trusted_schema = OFF;' +
            `PRAGMA max_page_count = ${limits.pagesMax}`);
        await assertWritable(database, limits);
        return database;
    }
    catch (thrown) {
        database.close();
        throw thrown;
    }
}
/**
 * An existing file is asked, not opened: to open and close it by another way drops the locks that this process has on it.
 * Asked before SQLite opens it, as that would make its log and its shared memory with the same mode, and leave them so.
 */
function makeFile(path) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(path)) {
        accessSync(path, constants.W_OK);
        return;
    }
    try {
        closeSync(openSync(path, 'wx', 0o600));
    }
    catch (thrown) {
        if (!existsSync(path))
            throw thrown; // else another process was faster
    }
}
/**
 * SQLite opens a file that it may not write for reading, without a word, and stays so when the file can be written again.
 * `access` above answers for the real user alone, and not for the log beside the file. Starting to write tells (`begin
 * immediate` alone does not), and taking that back touches no disk.
 */
async function assertWritable(database, limits) {
    await retryWhileBusy(limits, () => database.exec('BEGIN IMMEDIATE'));
    database.exec('PRAGMA user_version = 1; ROLLBACK');
}
function noSharedMemory(path) {
    return new StoreError('failed', `The file system of ${path} cannot share memory between processes, which SQLite's write-ahead log needs. ` +
        `Set VIGIL_DATA_DIR to a folder of a local disk, or use PostgreSQL.`);
}
