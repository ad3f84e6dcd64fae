/** Below this two clocks count as the same: a `Date` header has whole seconds, and synchronised machines differ by less. */
export const CLOCK_TOLERANCE_MS = 30_000;
/**
 * How far our clock is ahead of the answerer's, milliseconds: what has to be added to its times to get ours. 0 where no
 * more is known than that they are about the same. The `Date` header (RFC 9110 §6.6.1) is taken to be made in the middle
 * between request and answer, and of its second.
 */
export function clockOffsetMs(answer) {
    const { sentMs, answeredMs, dateMs } = answer;
    if (dateMs === null)
        return 0;
    const offsetMs = Math.round((sentMs + answeredMs) / 2 - (dateMs + 500));
    return Math.abs(offsetMs) <= Math.max(CLOCK_TOLERANCE_MS, answeredMs - sentMs) ? 0 : offsetMs;
}
