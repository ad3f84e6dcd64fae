import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, realpathSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
/** `size` as mount takes it: `1m`. Throws where this process may not mount. */
export function smallDisk(size) {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-disk-'));
    try {
        run('mount', '-t', 'tmpfs', '-o', `size=${size},mode=700`, 'vigil-test', folder);
    }
    catch (thrown) {
        rmdirSync(folder);
        throw thrown;
    }
    return {
        folder,
        remount: (how) => run('mount', '-o', `remount,${how}`, folder),
        remove: () => {
            run('umount', '-l', folder);
            rmdirSync(folder);
        },
    };
}
/** Why there can be no small disk on this machine; undefined if there can. */
export function noSmallDisk() {
    try {
        smallDisk('1m').remove();
        return undefined;
    }
    catch (thrown) {
        return thrown instanceof Error ? thrown.message : String(thrown);
    }
}
/** Writes a file until its disk is full. */
export function fillDisk(path) {
    const file = openSync(path, 'w');
    try {
        for (;;)
            writeSync(file, new Uint8Array(4_096));
    }
    catch {
        closeSync(file); // ENOSPC
    }
}
function run(command, ...args) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0)
        throw new Error(`${command}: ${error?.message ?? stderr.split('\n')[0]}`);
}
