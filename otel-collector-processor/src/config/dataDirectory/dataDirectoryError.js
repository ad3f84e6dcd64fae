import { systemErrorCode } from '../systemErrorCode.ts';
/** What can be wrong with the data directory, and what to do. A code is API: never renamed, never reused. */
const MESSAGES = {
    not_a_directory: ({ path }) => `The data directory ${path} is not a folder. Name another with --data-dir or VIGIL_DATA_DIR.`,
    not_usable: ({ path, why = '' }) => `The data directory cannot be used: ${path} ${why}. Mend that, or name another with --data-dir or VIGIL_DATA_DIR.`,
    locked: ({ path, why = '' }) => `The data directory ${path} is in use by ${why}. Stop that one first, or give this one a directory of its own with --data-dir or VIGIL_DATA_DIR.`,
    key_file_empty: ({ path }) => `${path} is empty. Remove it: a new one is made at the next start.`,
    key_file_invalid: ({ path, why = '' }) => `${path} must hold ${why}. Mend it, or remove it: a new one is made at the next start.`,
    tokens_equal: ({ path, why = '' }) => `${path} and ${why} hold the same token, so that one could do what the other may. Remove one of them: a new one is made at the next start.`,
};
/** The message says what is wrong, where, and what to do; it never holds a token. */
export class DataDirectoryError extends Error {
    name = 'DataDirectoryError';
    code;
    constructor(code, detail, options) {
        super(MESSAGES[code](detail), options);
        this.code = code;
    }
}
const REASONS = {
    EACCES: 'may not be read or written by this user',
    EPERM: 'may not be read or written by this user',
    EROFS: 'is on a read-only disk',
    ENOSPC: 'is on a disk that is full',
    EDQUOT: 'is on a disk whose quota is used up',
    EISDIR: 'is a folder, and should be a file',
    ENOTDIR: 'lies below a file',
    ENAMETOOLONG: 'has too long a name',
};
/** The error of a file operation in words. */
export function asDataDirectoryError(error, path) {
    if (error instanceof DataDirectoryError)
        return error;
    const code = systemErrorCode(error);
    const why = REASONS[code] ?? `failed (${code === '' ? String(error) : code})`;
    return new DataDirectoryError('not_usable', { path, why }, { cause: error });
}
