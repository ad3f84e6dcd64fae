import { types } from 'node:util';
/** SQLite's primary result codes that Vigil tells apart (https://sqlite.org/rescode.html). */
const resultByCode = {
    5: 'busy',
    6: 'busy', // SQLITE_LOCKED
    8: 'read_only',
    10: 'io',
    11: 'damaged',
    13: 'full',
    14: 'cannot_open',
    26: 'damaged', // SQLITE_NOTADB
};
/** SQLITE_READONLY_DBMOVED: the file was moved or deleted under the open connection. */
const MOVED = 1032;
/** What an error of `node:sqlite` says; undefined for any other error and for codes that need no remedy of their own. */
export function sqliteResult(thrown) {
    if (!types.isNativeError(thrown) || !('errcode' in thrown) || typeof thrown.errcode !== 'number')
        return undefined;
    if (thrown.errcode === MOVED)
        return 'moved';
    const primary = thrown.errcode & 0xff; // the upper bits are the extended code
    return primary in resultByCode ? resultByCode[primary] : undefined;
}
