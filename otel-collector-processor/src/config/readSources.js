import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf } from './configProblem.ts';
import { systemErrorCode } from './systemErrorCode.ts';
/** Nobody writes so much by hand; a wrong file (a log, a dump) should not keep the parser busy. */
export const FILE_MAX_BYTES = 1024 * 1024;
export const FILES_MAX = 256;
/**
 * Reads a configuration file, or every `*.yaml` and `*.yml` of a folder (not below it, hidden ones left out), by name.
 * Never throws.
 */
export async function readSources(path) {
    try {
        const found = await stat(path);
        if (found.isDirectory())
            return await readFolder(path);
        if (!found.isFile())
            return unreadable(path, 'is neither a file nor a folder');
        return await readFiles([path]);
    }
    catch (error) {
        return isMissing(error)
            ? { kind: 'missing', problems: [problemOf(path, 'does not exist: make it, or name another one')] }
            : unreadable(path, whyUnreadable(error));
    }
}
/** Files of a configuration folder go by this. */
export function isConfigFileName(name) {
    return /^[^.].*\.ya?ml$/.test(name);
}
async function readFolder(folder) {
    const names = (await readdir(folder)).filter(isConfigFileName).sort();
    if (names.length === 0)
        return unreadable(folder, 'is a folder without a *.yaml file');
    if (names.length > FILES_MAX) {
        return unreadable(folder, `holds ${names.length} YAML files; at most ${FILES_MAX} are read`);
    }
    return readFiles(names.map((name) => join(folder, name)));
}
async function readFiles(files) {
    const texts = await Promise.all(files.map(readText));
    const problems = texts.flatMap((text) => ('problem' in text ? [text.problem] : []));
    if (problems.length > 0)
        return { kind: 'unreadable', problems };
    return { kind: 'read', sources: texts.flatMap((text) => ('problem' in text ? [] : [text])) };
}
async function readText(file) {
    try {
        const bytes = await readAtMost(file, FILE_MAX_BYTES + 1);
        const decoded = bytes.length > FILE_MAX_BYTES ? { why: `is larger than ${FILE_MAX_BYTES} bytes` } : decode(bytes);
        return 'why' in decoded ? { problem: problemOf(file, decoded.why) } : { file, text: decoded.text };
    }
    catch (error) {
        return { problem: problemOf(file, whyUnreadable(error)) };
    }
}
/** It is read by size and not by what stat said: the file may grow meanwhile. */
async function readAtMost(file, maxBytes) {
    const handle = await open(file);
    try {
        const buffer = Buffer.alloc(maxBytes);
        let length = 0;
        while (length < maxBytes) {
            const { bytesRead } = await handle.read(buffer, length, maxBytes - length, length);
            if (bytesRead === 0)
                break;
            length += bytesRead;
        }
        return buffer.subarray(0, length);
    }
    finally {
        await handle.close();
    }
}
function decode(bytes) {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
        return { why: 'is UTF-16 text: save it as UTF-8' };
    }
    if (bytes.includes(0))
        return { why: 'is a binary file, and should be YAML text' };
    try {
        return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    }
    catch {
        return { why: 'is not UTF-8 text: save it as UTF-8' };
    }
}
function unreadable(file, why) {
    return { kind: 'unreadable', problems: [problemOf(file, why)] };
}
function isMissing(error) {
    return ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error));
}
/** A failed read of a file, as the rest of a sentence. */
export function whyUnreadable(error) {
    const code = systemErrorCode(error);
    switch (code) {
        case 'ENOENT':
        case 'ENOTDIR':
            return 'does not exist';
        case 'EACCES':
        case 'EPERM':
            return 'may not be read by this user: change its owner or mode';
        case 'EISDIR':
            return 'is a folder';
        default:
            return `cannot be read (${code === '' ? String(error) : code})`;
    }
}
