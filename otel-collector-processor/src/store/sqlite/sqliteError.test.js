import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteError } from './sqliteError.ts';
describe('an error of SQLite', () => {
    const path = join(tmpdir(), 'vigil.db');
    const sqlite = (errcode, message = 'as SQLite says') => Object.assign(new Error(message), { errcode });
    const system = (code) => Object.assign(new Error(`${code}: as the system says`), { code });
    test.each([
        ['SQLITE_BUSY', sqlite(5), 'busy', 'try again'],
        ['SQLITE_BUSY_SNAPSHOT', sqlite(517), 'busy', 'try again'],
        ['SQLITE_LOCKED', sqlite(6), 'busy', 'try again'],
        ['SQLITE_READONLY', sqlite(8), 'read_only', 'write access'],
        ['SQLITE_READONLY_DIRECTORY', sqlite(1544), 'read_only', 'write access'],
        ['SQLITE_READONLY_DBMOVED', sqlite(1032), 'failed', 'Put it back and restart'],
        ['SQLITE_FULL', sqlite(13), 'full', 'Free some space'],
        ['SQLITE_CORRUPT', sqlite(11), 'failed', 'restore a backup'],
        ['SQLITE_NOTADB', sqlite(26), 'failed', 'restore a backup'],
        ['SQLITE_CANTOPEN on a disk that is well', sqlite(14), 'failed', 'VIGIL_DATA_DIR'],
        ['SQLITE_IOERR on a disk that is well', sqlite(10), 'failed', 'report it'],
        ['SQLITE_ERROR for want of a table', sqlite(1, 'no such table: vigil_audit'), 'failed', 'sets it up'],
        ['another SQLITE_ERROR', sqlite(1), 'failed', 'report it'],
        ['EACCES', system('EACCES'), 'read_only', 'write access'],
        ['EROFS', system('EROFS'), 'read_only', 'write access'],
        ['ENOSPC', system('ENOSPC'), 'full', 'Free some space'],
        ['EDQUOT', system('EDQUOT'), 'full', 'quota'],
        ['ENOTDIR', system('ENOTDIR'), 'failed', 'VIGIL_DATA_DIR'],
        ['EMFILE', system('EMFILE'), 'failed', 'report it'],
        ['something that is no error', 'a string', 'failed', 'report it'],
    ])('%s becomes one that says what to do', (_name, thrown, code, remedy) => {
        const error = sqliteError(thrown, path);
        expect(error).toMatchObject({ name: 'StoreError', code, cause: thrown });
        expect(error.message).toContain(path);
        expect(error.message).toContain(remedy);
    });
});
