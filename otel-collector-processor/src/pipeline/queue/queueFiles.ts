import * as fs from 'node:fs';

/**
 * The file operations of the queue, so that a test can be a failing disk. Plain descriptors and callbacks beneath: a
 * FileHandle and its promises cost several times as much a call.
 */
export interface QueueFiles {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder. */
  list(path: string): Promise<readonly string[]>;
  /** Bytes of a regular file, or undefined for anything else. */
  size(path: string): Promise<number | undefined>;
  /** 'read': for reading. 'create': new and empty, for writing; EEXIST if it is there. 'write': an existing one, for writing. */
  open(path: string, how: 'read' | 'create' | 'write'): Promise<number>;
  close(fd: number): Promise<void>;
  /** Bytes read, fewer than the buffer's length at the end of the file. */
  read(fd: number, buffer: Buffer, offset: number): Promise<number>;
  /** Bytes written; may be fewer than given. */
  write(fd: number, buffers: readonly Uint8Array[], offset: number): Promise<number>;
  sync(fd: number): Promise<void>;
  truncate(fd: number, bytes: number): Promise<void>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  readText(path: string): Promise<string>;
  /** Makes creations, renames and removals in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

/** Telemetry may hold personal data: files and folder are the owner's alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

const FLAGS = {
  read: fs.constants.O_RDONLY,
  create: fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL,
  write: fs.constants.O_WRONLY,
} as const;

/** Folders cannot be opened or synced on Windows; there a rename is durable with the volume's journal. */
const FOLDER_SYNC_UNSUPPORTED = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP']);

type Callback<T> = (error: NodeJS.ErrnoException | null, value?: T) => void;

function call<T>(start: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error) reject(error);
      else resolve(value as T);
    });
  });
}

const open = (path: string, flags: number) => call<number>((done) => fs.open(path, flags, FILE_MODE, done));
const close = (fd: number) => call<undefined>((done) => fs.close(fd, done));

export const nodeFiles: QueueFiles = {
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
  read: (fd, buffer, offset) => call<number>((done) => fs.read(fd, buffer, 0, buffer.length, offset, done)),
  write: (fd, buffers, offset) => call<number>((done) => fs.writev(fd, buffers, offset, done)),
  sync: (fd) => call<undefined>((done) => fs.fdatasync(fd, done)),
  truncate: (fd, bytes) => call<undefined>((done) => fs.ftruncate(fd, bytes, done)),
  remove: (path) => fs.promises.unlink(path),
  rename: (from, to) => fs.promises.rename(from, to),
  readText: (path) => fs.promises.readFile(path, 'utf8'),
  async syncFolder(path) {
    let fd: number;
    try {
      fd = await open(path, fs.constants.O_RDONLY);
    } catch (error) {
      if (FOLDER_SYNC_UNSUPPORTED.has(errorCode(error))) return;
      throw error;
    }
    try {
      await call<undefined>((done) => fs.fsync(fd, done));
    } catch (error) {
      if (!FOLDER_SYNC_UNSUPPORTED.has(errorCode(error))) throw error;
    } finally {
      await close(fd);
    }
  },
};

/** Code of a system error, '' where it has none. */
export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}

/** Writes all bytes at `offset`, however many writes it takes. */
export async function writeAll(
  files: QueueFiles,
  fd: number,
  buffers: readonly Uint8Array[],
  offset: number,
  bytes: number,
) {
  let written = await files.write(fd, buffers, offset);
  if (written === bytes) return;
  let rest = buffers;
  let done = written;
  for (;;) {
    rest = behind(rest, written);
    written = await files.write(fd, rest, offset + done);
    if (written === 0) throw Object.assign(new Error('the file takes no more bytes'), { code: 'EIO' });
    done += written;
    if (done === bytes) return;
  }
}

function behind(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  const rest: Uint8Array[] = [];
  for (const buffer of buffers) {
    if (skip >= buffer.length) skip -= buffer.length;
    else {
      rest.push(skip === 0 ? buffer : buffer.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}

/** Replaces a small file as a whole: after a crash it is the old one or the new one. */
export async function replaceFile(files: QueueFiles, folder: string, name: string, text: string): Promise<void> {
  const path = `${folder}/${name}`;
  const temporary = `${path}.new`;
  await files.remove(temporary).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
  });
  const fd = await files.open(temporary, 'create');
  try {
    const bytes = Buffer.from(text);
    await writeAll(files, fd, [bytes], 0, bytes.length);
    await files.sync(fd);
  } finally {
    await files.close(fd);
  }
  await files.rename(temporary, path);
  await files.syncFolder(folder);
}
