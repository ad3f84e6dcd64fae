import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { systemErrorCode } from '../systemErrorCode.ts';
/** Who holds a lock, told so exactly that no later process is taken for it. What a system does not tell is ''. */
const lockHolderSchema = z.object({
    pid: z.int(),
    /** Start of the process in clock ticks since boot: another process with the same pid has another. */
    startTicks: z.string(),
    /** Changes with every boot of the machine; the same in all its containers. */
    bootId: z.string(),
    /** A container counts pids of its own. */
    pidNamespace: z.string(),
    hostname: z.string(),
    startedMs: z.number(),
    /** Tells two locks of one process apart. */
    random: z.string(),
});
/** Undefined for a text that is no lock. */
export function parseLockHolder(text) {
    try {
        return lockHolderSchema.parse(JSON.parse(text));
    }
    catch {
        return undefined;
    }
}
/** Is the holder of a lock alive? Pure, but for the question to the process table. */
export function holderState(holder, { self, startTicksOf }) {
    const seen = holder.bootId === self.bootId && holder.pidNamespace === self.pidNamespace;
    // Where the system names no boot (no Linux), only the host name tells machines apart.
    if (!seen || (self.bootId === '' && holder.hostname !== self.hostname))
        return 'unseen';
    const startTicks = startTicksOf(holder.pid);
    if (startTicks === undefined)
        return 'dead';
    return startTicks === '' || holder.startTicks === '' || startTicks === holder.startTicks ? 'alive' : 'dead';
}
/** The process table of this machine. On Linux it is exact; elsewhere a process with the same pid is taken for the same. */
export function processTable() {
    return {
        self: {
            pid: process.pid,
            startTicks: startTicksOf(process.pid) ?? '',
            bootId: tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
            pidNamespace: tryRead(() => readlinkSync('/proc/self/ns/pid')),
            hostname: hostname(),
        },
        startTicksOf,
    };
}
function startTicksOf(pid) {
    try {
        process.kill(pid, 0);
    }
    catch (error) {
        if (systemErrorCode(error) === 'ESRCH')
            return undefined;
        // EPERM: it is there, and somebody else's
    }
    const status = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
    // The name in parentheses may hold anything; behind it: state (field 3), … start time (field 22). See proc(5).
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X')
        return undefined; // dead, and not yet buried by its parent
    return fields[19] ?? '';
}
function tryRead(read) {
    try {
        return read();
    }
    catch {
        return '';
    }
}
