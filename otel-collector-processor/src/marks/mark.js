import { createHmac, timingSafeEqual } from 'node:crypto';
const CHECK = /^[a-z0-9-]{1,64}$/;
const RUN = /^([0-9a-z]{1,9})-([a-z0-9-]{1,32})-([0-9a-z]{4,32})$/;
const MAC_BYTES = 16;
/** A mark is believed from 5 minutes before its start (clocks differ) to 2 hours after it. */
export const MARK_EARLY_MS = 300_000;
export const MARK_LATE_MS = 7_200_000;
export function runId(startMs, location, random) {
    return `${Math.floor(startMs / 1000).toString(36)}-${location}-${random}`;
}
function mac(key, text) {
    return createHmac('sha256', key).update(text).digest().subarray(0, MAC_BYTES);
}
/** The value of the tracestate member and of the header. */
export function formatMark(key, checkId, run) {
    const text = `${checkId}.${run}`;
    return `${text}.${mac(key, text).toString('base64url')}`;
}
/** The mark, if its mac is right; undefined for anything else. Whether `nowMs` is in its window, `inWindow` tells. */
export function verifyMark(key, value) {
    const [checkId, run, given, ...rest] = value.split('.');
    if (checkId === undefined || run === undefined || given === undefined || rest.length > 0)
        return undefined;
    const parts = RUN.exec(run);
    if (!CHECK.test(checkId) || parts === null)
        return undefined;
    const bytes = Buffer.from(given, 'base64url');
    if (bytes.length !== MAC_BYTES || !timingSafeEqual(bytes, mac(key, `${checkId}.${run}`)))
        return undefined;
    return { checkId, runId: run, location: parts[2], startMs: Number.parseInt(parts[1], 36) * 1000 };
}
export function inWindow(mark, nowMs) {
    return nowMs >= mark.startMs - MARK_EARLY_MS && nowMs <= mark.startMs + MARK_LATE_MS;
}
/** Value of the member `vigil` of a W3C tracestate list, or undefined. */
export function markOfTracestate(tracestate) {
    for (const member of tracestate.split(',')) {
        const trimmed = member.trim();
        if (trimmed.startsWith('vigil='))
            return trimmed.slice(6);
    }
    return undefined;
}
