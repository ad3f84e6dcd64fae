import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { types } from 'node:util';
import { StoreError } from '../contract.ts';
import { sqliteResult } from './sqliteResult.ts';
/** One row per kind: its code, what is wrong, what to do. */
const rows = {
    busy: {
        code: 'busy',
        message: (path) => `Another process keeps the store ${path} locked. Let only one Vigil use a data directory, end what else has the ` +
            `file open (a backup, a database browser), and try again.`,
    },
    read_only: {
        code: 'read_only',
        message: (path, said) => `The store ${path} cannot be written (${said}). Give the user that runs Vigil write access to the file and its ` +
            `folder, mount the disk for writing, or set VIGIL_DATA_DIR to a folder that can be written.`,
    },
    full: {
        code: 'full',
        message: (path) => `There is no room left for the store ${path}. Free some space on its disk or enlarge it (or the quota); ` +
            `Vigil then goes on by itself.`,
    },
    damaged: {
        code: 'failed',
        message: (path, said) => `The store ${path} is damaged or no SQLite file (${said}). Stop Vigil, move the file away or restore a backup, ` +
            `and start it again.`,
    },
    moved: {
        code: 'failed',
        message: (path) => `The store ${path} was moved or deleted while in use. Put it back and restart Vigil.`,
    },
    no_tables: {
        code: 'failed',
        message: (path, said) => `The store ${path} is not set up (${said}). Restart Vigil, which sets it up at its start.`,
    },
    unusable: {
        code: 'failed',
        message: (path, said) => `The store ${path} cannot be opened (${said}). Set VIGIL_DATA_DIR to a folder of a local disk in which Vigil may ` +
            `make files.`,
    },
    other: {
        code: 'failed',
        message: (path, said) => `The store ${path} could not do what it was asked (${said}). Restart Vigil; if it happens again, report it with ` +
            `this message.`,
    },
};
/** What the operating system says when the file or its folder is made. */
const kindByFileError = {
    EACCES: 'read_only',
    EPERM: 'read_only',
    EROFS: 'read_only',
    ENOSPC: 'full',
    EDQUOT: 'full',
    EEXIST: 'unusable',
    EISDIR: 'unusable',
    ENOENT: 'unusable',
    ENOTDIR: 'unusable',
    ENAMETOOLONG: 'unusable',
};
/** The StoreError for what `node:sqlite`, or the file system, threw over the store at `path`. */
export function sqliteError(thrown, path) {
    const said = types.isNativeError(thrown) ? thrown.message : String(thrown);
    const { code, message } = rows[kindOf(thrown, said, path)];
    return new StoreError(code, message(path, said), { cause: thrown });
}
function kindOf(thrown, said, path) {
    const result = sqliteResult(thrown);
    switch (result) {
        case 'busy':
        case 'read_only':
        case 'full':
        case 'damaged':
        case 'moved':
            return result;
        case 'io': // "disk I/O error" and "unable to open database file" are all that SQLite says; the disk knows more
            return diskTrouble(path) ?? 'other';
        case 'cannot_open':
            return diskTrouble(path) ?? 'unusable';
        case undefined:
            if (said.includes('no such table'))
                return 'no_tables';
            return (types.isNativeError(thrown) && 'code' in thrown && kindByFileError[String(thrown.code)]) || 'other';
        default:
            return result;
    }
}
function diskTrouble(path) {
    try {
        if (statfsSync(dirname(path)).bavail === 0)
            return 'full';
        accessSync(dirname(path), constants.W_OK);
        return undefined;
    }
    catch (thrown) {
        const code = types.isNativeError(thrown) && 'code' in thrown ? thrown.code : undefined;
        return code === 'EACCES' || code === 'EROFS' ? 'read_only' : undefined;
    }
}
