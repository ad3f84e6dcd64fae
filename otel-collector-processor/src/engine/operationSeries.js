import { serviceKey } from '@vigil/quality-model';
import { ERROR_WINDOW_SLOTS, latencySlot } from '../detect/index.ts';
import { SLOT_MS } from '../messages/index.ts';
const UNITS = { latency: 'ms', errors: 'ratio', rate: 'per_second' };
const STATE_ORDER = ['anomalous', 'normal', 'learning'];
/** One signal of one operation in a window: as it was seen, from the KPI state, and as it was expected, from detection. */
export function operationSeries({ kpi, detection }, { service, operation, signal, nowMs, windowMs }) {
    const isOperation = (s, name) => name === operation && serviceKey(s) === serviceKey(service);
    // An operation may be entered by requests and by messages: the one that is worse off is shown.
    const watched = [...detection.series()]
        .filter((series) => series.of === signal && isOperation(series.service, series.operation))
        .sort((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state))[0];
    const slotOf = (slotMs) => kpi.operationSlots(slotMs, isOperation).find(({ kind }) => kind === watched?.kind);
    const last = Math.floor(nowMs / SLOT_MS) * SLOT_MS - SLOT_MS;
    const first = Math.floor((nowMs - windowMs) / SLOT_MS) * SLOT_MS;
    const points = [];
    const recent = [];
    for (let slotMs = first - (ERROR_WINDOW_SLOTS - 1) * SLOT_MS; watched !== undefined && slotMs <= last; slotMs += SLOT_MS) {
        recent.push(slotOf(slotMs));
        if (slotMs < first)
            continue;
        const { expected = null, lower = null, upper = null } = detection.band(watched, slotMs) ?? {};
        points.push({ atMs: slotMs, seen: SEEN[signal](recent.slice(-ERROR_WINDOW_SLOTS)), expected, lower, upper });
    }
    return {
        service,
        operation,
        signal,
        unit: UNITS[signal],
        state: watched?.state ?? 'unwatched',
        sinceMs: watched?.state === 'anomalous' ? watched.sinceMs : null,
        slotMs: SLOT_MS,
        points,
    };
}
/** As detection sees it; the last slot is the one that is asked for. */
const SEEN = {
    rate: (slots) => (slots.at(-1)?.calls ?? 0) / (SLOT_MS / 1000),
    errors: (slots) => {
        const calls = slots.reduce((sum, slot) => sum + (slot?.calls ?? 0), 0);
        return calls === 0 ? null : slots.reduce((sum, slot) => sum + (slot?.errors ?? 0), 0) / calls;
    },
    latency: (slots) => {
        const slot = slots.at(-1);
        return slot === undefined ? null : Math.exp(latencySlot(slot).mean);
    },
};
