import { constants } from 'node:fs';
import { chmod, copyFile, link, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '../systemErrorCode.ts';
import { asDataDirectoryError, DataDirectoryError } from './dataDirectoryError.ts';
/** Read and written by its owner alone. */
const PRIVATE_MODE = 0o600;
const OTHERS_BITS = 0o077;
/** A file system without hard links (some network and container mounts) answers one of these. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];
/** What a temporary file beside `path` is called; `random` keeps two starts apart. */
export function temporaryName(path, random) {
    return `${path}.${random}.tmp`;
}
/**
 * Makes a file of mode 0600 that is there whole or not at all, also when several try at once and after a crash: one of
 * them makes it, and all find the same. Resolves to false if it was there. Rejects as the file system does.
 */
export async function createPrivateFile(path, text, random) {
    const temporary = temporaryName(path, random);
    try {
        const handle = await open(temporary, 'wx', PRIVATE_MODE);
        try {
            await handle.writeFile(text);
            await handle.sync();
        }
        finally {
            await handle.close();
        }
        return await linkNew(temporary, path);
    }
    finally {
        await unlink(temporary).catch(() => undefined);
    }
}
async function linkNew(from, to) {
    try {
        await link(from, to); // unlike a rename it never replaces
        await syncFolder(dirname(to));
        return true;
    }
    catch (error) {
        if (systemErrorCode(error) === 'EEXIST')
            return false;
        if (!NO_LINKS.includes(systemErrorCode(error)))
            throw error;
    }
    try {
        await copyFile(from, to, constants.COPYFILE_EXCL);
        return true;
    }
    catch (error) {
        if (systemErrorCode(error) === 'EEXIST')
            return false;
        throw error;
    }
}
/** So that the new name outlives a power cut. Not every system can. */
async function syncFolder(folder) {
    try {
        const handle = await open(folder, 'r');
        await handle.sync().finally(() => handle.close());
    }
    catch {
        // then it cannot
    }
}
/**
 * Reads the file (white space around the text is not part of it), or makes it if it is not there. A file that others may
 * read is mended to mode 0600 and warned of, because others may have read it before; where that is not possible (a
 * read-only mount, another owner) it is used as it is, with a warning. Rejects with DataDirectoryError for an empty
 * file, and for text that does not fit.
 */
export async function privateText(path, kind, random) {
    try {
        const text = await readFile(path, 'utf8').catch(async (error) => {
            if (systemErrorCode(error) !== 'ENOENT')
                throw error;
            await createPrivateFile(path, `${kind.make()}\n`, random);
            return readFile(path, 'utf8');
        });
        const trimmed = text.trim();
        if (trimmed === '')
            throw new DataDirectoryError('key_file_empty', { path });
        if (!kind.pattern.test(trimmed))
            throw new DataDirectoryError('key_file_invalid', { path, why: kind.mustBe });
        return { text: trimmed, warning: await keepPrivate(path) };
    }
    catch (error) {
        throw asDataDirectoryError(error, path);
    }
}
async function keepPrivate(path) {
    if (process.platform === 'win32')
        return ''; // modes mean nothing there
    const { mode } = await stat(path);
    if ((mode & OTHERS_BITS) === 0)
        return '';
    const was = `${path} could be read by others (mode ${(mode & 0o777).toString(8)})`;
    try {
        await chmod(path, PRIVATE_MODE);
        return `${was}; its mode is 600 now. If somebody may have read it, remove it and start again: a new one is made.`;
    }
    catch {
        return `${was}, and its mode could not be changed. Make it 600.`;
    }
}
