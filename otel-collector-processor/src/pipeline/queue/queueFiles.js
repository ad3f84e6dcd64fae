import * as fs from 'node:fs';
/** Telemetry may hold personal data: files and folder are the owner's alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const FLAGS = {
    read: fs.constants.O_RDONLY,
    create: fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL,
    write: fs.constants.O_WRONLY,
};
/** Folders cannot be opened or synced on Windows; there a rename is durable with the volume's journal. */
const FOLDER_SYNC_UNSUPPORTED = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP']);
function call(start) {
    return new Promise((resolve, reject) => {
        start((error, value) => {
            if (error)
                reject(error);
            else
                resolve(value);
        });
    });
}
const open = (path, flags) => call((done) => fs.open(path, flags, FILE_MODE, done));
const close = (fd) => call((done) => fs.close(fd, done));
export const nodeFiles = {
    async makeFolder(path) {
        await fs.promises.mkdir(path, { recursive: true, mode: FOLDER_MODE });
    },
    list: (path) => fs.promises.readdir(path),
    async size(path) {
        const stat = await fs.promises.stat(path);
        return stat.isFile() ? stat.size : undefined;
    },
    open: (path, how) => open(path, FLAGS[how]),
    close,
    read: (fd, buffer, offset) => call((done) => fs.read(fd, buffer, 0, buffer.length, offset, done)),
    write: (fd, buffers, offset) => call((done) => fs.writev(fd, buffers, offset, done)),
    sync: (fd) => call((done) => fs.fdatasync(fd, done)),
    truncate: (fd, bytes) => call((done) => fs.ftruncate(fd, bytes, done)),
    remove: (path) => fs.promises.unlink(path),
    rename: (from, to) => fs.promises.rename(from, to),
    readText: (path) => fs.promises.readFile(path, 'utf8'),
    async syncFolder(path) {
        let fd;
        try {
            fd = await open(path, fs.constants.O_RDONLY);
        }
        catch (error) {
            if (FOLDER_SYNC_UNSUPPORTED.has(errorCode(error)))
                return;
            throw error;
        }
        try {
            await call((done) => fs.fsync(fd, done));
        }
        catch (error) {
            if (!FOLDER_SYNC_UNSUPPORTED.has(errorCode(error)))
                throw error;
        }
        finally {
            await close(fd);
        }
    },
};
/** Code of a system error, '' where it has none. */
export function errorCode(error) {
    return error?.code ?? '';
}
/** Writes all bytes at `offset`, however many writes it takes. */
export async function writeAll(files, fd, buffers, offset, bytes) {
    let written = await files.write(fd, buffers, offset);
    if (written === bytes)
        return;
    let rest = buffers;
    let done = written;
    for (;;) {
        rest = behind(rest, written);
        written = await files.write(fd, rest, offset + done);
        if (written === 0)
            throw Object.assign(new Error('the file takes no more bytes'), { code: 'EIO' });
        done += written;
        if (done === bytes)
            return;
    }
}
function behind(buffers, bytes) {
    let skip = bytes;
    const rest = [];
    for (const buffer of buffers) {
        if (skip >= buffer.length)
            skip -= buffer.length;
        else {
            rest.push(skip === 0 ? buffer : buffer.subarray(skip));
            skip = 0;
        }
    }
    return rest;
}
/** Replaces a small file as a whole: after a crash it is the old one or the new one. */
export async function replaceFile(files, folder, name, text) {
    const path = `${folder}/${name}`;
    const temporary = `${path}.new`;
    await files.remove(temporary).catch((error) => {
        if (errorCode(error) !== 'ENOENT')
            throw error;
    });
    const fd = await files.open(temporary, 'create');
    try {
        const bytes = Buffer.from(text);
        await writeAll(files, fd, [bytes], 0, bytes.length);
        await files.sync(fd);
    }
    finally {
        await files.close(fd);
    }
    await files.rename(temporary, path);
    await files.syncFolder(folder);
}
