import { loadCursorFile } from './cursorFile.ts';
import { errorCode, replaceFile } from './queueFiles.ts';
import { NO_ITEMS, countsBehind } from './recordFormat.ts';
import { isTransient, readSegment, segmentBase } from './segment.ts';
const EPOCH_NAME = 'epoch';
const EPOCH = /^[0-9A-Za-z-]{8,64}$/;
const SCAN_BYTES = 1024 * 1024;
/**
 * Reads as little as it may: names and lengths of the segments, the cursor file, and the last segment from where the
 * cursor file says that the queue was durable. What is damaged is reported and passed over; rejects only where the
 * folder cannot be used at all.
 */
export async function recoverQueue(files, folder, newEpoch, onProblem) {
    await files.makeFolder(folder);
    const segments = await listSegments(files, folder, onProblem);
    const epoch = await loadEpoch(files, folder, newEpoch, onProblem);
    const saved = await loadCursors(files, folder, onProblem);
    const tail = await scanTail(files, segments, saved, onProblem);
    const last = segments.at(-1);
    const fd = last === undefined ? undefined : await resume(files, last, tail.end, onProblem);
    const end = fd === undefined ? Math.max(tail.end, saved.end, last?.end ?? 0) : tail.end;
    return { epoch, segments, fd, end, counts: tail.counts, cursors: saved.cursors, savedEnd: saved.end };
}
async function listSegments(files, folder, onProblem) {
    const segments = [];
    for (const name of await files.list(folder)) {
        const base = segmentBase(name);
        if (base === undefined)
            continue;
        const path = `${folder}/${name}`;
        const segment = { base, path, end: base, unreadable: false };
        try {
            const bytes = await files.size(path);
            if (bytes === undefined)
                continue;
            segment.end = base + bytes;
        }
        catch (error) {
            segment.unreadable = true;
            segment.end = Infinity; // up to the next one
            onProblem(unreadableSegment(segment, error));
        }
        segments.push(segment);
    }
    segments.sort((a, b) => a.base - b.base);
    segments.forEach((segment, i) => {
        const nextBase = segments[i + 1]?.base ?? (segment.end === Infinity ? segment.base : Infinity);
        segment.end = Math.min(segment.end, nextBase);
    });
    return segments;
}
async function loadEpoch(files, folder, newEpoch, onProblem) {
    try {
        const text = (await files.readText(`${folder}/${EPOCH_NAME}`)).trim();
        if (EPOCH.test(text))
            return text;
        onProblem(epochProblem(folder, 'its content is not an epoch'));
    }
    catch (error) {
        if (errorCode(error) !== 'ENOENT')
            onProblem(epochProblem(folder, String(error)));
    }
    const epoch = newEpoch();
    await replaceFile(files, folder, EPOCH_NAME, `${epoch}\n`);
    return epoch;
}
function epochProblem(folder, why) {
    const message = `${folder}/${EPOCH_NAME} cannot be read (${why}). The queue goes on under a new epoch; KPIs of what is still on disk may be counted twice.`;
    return { kind: 'epoch_unreadable', message };
}
async function loadCursors(files, folder, onProblem) {
    const loaded = await loadCursorFile(files, folder);
    if (loaded.kind === 'saved')
        return loaded.saved;
    if (loaded.kind === 'unreadable') {
        const message = `The cursor file in ${folder} cannot be read (${loaded.message}). Everything on disk is delivered again.`;
        onProblem({ kind: 'cursors_unreadable', message });
    }
    return { end: 0, counts: NO_ITEMS, cursors: {} };
}
/**
 * End of the last sound record, and the item counts there. Only the last segment is scanned, and only from where the
 * queue is known to have been durable; an earlier one just where the last holds no sound record at all.
 */
async function scanTail(files, segments, saved, onProblem) {
    let end;
    for (const segment of segments.toReversed()) {
        if (segment.end <= saved.end)
            break;
        const from = Math.max(segment.base, saved.end);
        try {
            const found = await scan(files, segment, from);
            end ??= found?.end ?? from;
            if (found !== undefined)
                return { end, counts: found.counts };
        }
        catch (error) {
            if (isTransient(error))
                throw error;
            segment.unreadable = true;
            end ??= segment.end;
            onProblem(unreadableSegment(segment, error));
        }
    }
    return { end: end ?? saved.end, counts: saved.counts };
}
async function scan(files, segment, from) {
    let found;
    for (let at = from; at < segment.end;) {
        const read = await readSegment(files, segment.path, segment.base, at, segment.end, SCAN_BYTES);
        const last = read.records.at(-1);
        if (last === undefined)
            break;
        found = { end: last.next, counts: countsBehind(last) };
        at = read.next;
    }
    return found;
}
/** Cuts off a torn write and opens the last segment for more; undefined if a new segment has to be begun. */
async function resume(files, last, end, onProblem) {
    if (last.unreadable || end > last.end)
        return undefined; // it has lost bytes that were once there
    let fd;
    try {
        fd = await files.open(last.path, 'write');
    }
    catch {
        return undefined; // readable, and that is all that is asked of it
    }
    const tornBytes = last.end - end;
    if (tornBytes === 0)
        return fd;
    const message = `${last.path} ends with ${tornBytes} bytes of an unfinished write; they were never acknowledged and are cut off.`;
    onProblem({ kind: 'torn_tail', message });
    try {
        await files.truncate(fd, end - last.base);
        await files.sync(fd);
        last.end = end;
        return fd;
    }
    catch {
        await files.close(fd).catch(() => { });
        return undefined;
    }
}
export function unreadableSegment(segment, error) {
    const message = `${segment.path} cannot be read (${String(error)}). It is skipped; its file is kept, renamed to .unreadable when all ` +
        `readers have passed it. Look at its permissions and at the disk.`;
    return { kind: 'segment_unreadable', message };
}
