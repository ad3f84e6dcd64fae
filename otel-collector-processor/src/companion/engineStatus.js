import { SIGNALS } from '../messages/index.ts';
/** A pipeline that has not reported for this many delta intervals (and at least 30 s) is not alive. */
const MISSED_INTERVALS = 3;
const SILENT_MS = 30_000;
/** One status out of what the pipelines reported last: counts add up. */
export function engineStatus(p) {
    const silentMs = Math.max(SILENT_MS, MISSED_INTERVALS * p.deltaIntervalMs);
    const all = p.reports.map(({ accounting }) => accounting);
    const signals = bySignal((signal) => ({
        accepted: total(all, (a) => a.signals[signal].accepted),
        refused: totals(all, (a) => a.signals[signal].refused),
    }));
    const destinationIds = new Set(all.flatMap((a) => Object.keys(a.destinations)));
    const destinations = Object.fromEntries([...destinationIds].map((id) => [
        id,
        bySignal((signal) => {
            const of = all.flatMap((a) => a.destinations[id]?.[signal] ?? []);
            return {
                recovered: total(of, (d) => d.recovered),
                forwarded: total(of, (d) => d.forwarded),
                queued: total(of, (d) => d.queued),
                deadLettered: total(of, (d) => d.deadLettered),
                dropped: totals(of, (d) => d.dropped),
                lastError: of.find((d) => d.lastError !== '')?.lastError ?? '',
            };
        }),
    ]));
    return {
        uptimeMs: p.nowMs - p.startedMs,
        notReady: p.notReady,
        signals,
        destinations,
        queueBytes: total(all, (a) => a.queueBytes),
        forgedMarks: total(all, (a) => a.forgedMarks),
        labelled: totals(all, (a) => a.labelled),
        pipelines: p.reports.map(({ pipelineId, lastSeenMs }) => ({
            pipelineId,
            alive: p.nowMs - lastSeenMs <= silentMs,
            appliedPosition: Math.max(0, ...p.applied.filter((a) => a.pipelineId === pipelineId).map((a) => a.position)),
            lastDeltaMs: lastSeenMs,
        })),
        config: { problems: p.problems },
    };
}
function bySignal(of) {
    return Object.fromEntries(SIGNALS.map((signal) => [signal, of(signal)]));
}
function total(parts, of) {
    return parts.reduce((sum, part) => sum + of(part), 0);
}
function totals(parts, of) {
    const sums = {};
    for (const part of parts)
        for (const [reason, count] of Object.entries(of(part)))
            sums[reason] = (sums[reason] ?? 0) + count;
    return sums;
}
