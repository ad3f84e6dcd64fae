import { z } from 'zod';
import { errorCode, replaceFile } from './queueFiles.ts';
const NAME = 'cursors.json';
const VERSION = 1;
const position = z.int().nonnegative();
/**
 * What is known of a queue beside its records: where each cursor is, and how far the queue was durable when that was
 * written. `end` tells a start from where the last segment has to be scanned, that what lies before it was once whole
 * (so it is no torn write), and that no position below it may be given to another record.
 */
const cursorFile = z.object({
    version: z.literal(VERSION),
    end: position,
    /** Item counts at `end`. */
    counts: z.object({ traces: position, metrics: position, logs: position }),
    cursors: z.record(z.string(), position),
});
export async function saveCursorFile(files, folder, saved) {
    await replaceFile(files, folder, NAME, JSON.stringify({ version: VERSION, ...saved }));
}
export async function loadCursorFile(files, folder) {
    let text;
    try {
        text = await files.readText(`${folder}/${NAME}`);
    }
    catch (error) {
        return errorCode(error) === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', message: String(error) };
    }
    try {
        return { kind: 'saved', saved: cursorFile.parse(JSON.parse(text)) };
    }
    catch {
        return { kind: 'unreadable', message: 'its content is not that of a cursor file' };
    }
}
