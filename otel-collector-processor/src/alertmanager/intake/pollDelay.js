/** An Alertmanager that is away is asked less often, but not so seldom that its return goes unnoticed for long. */
const AWAY_DELAY_MAX_MS = 60_000;
/** Wait until the next poll, milliseconds: the interval, doubled with each failure in a row, up to a minute. */
export function pollDelayMs(pollIntervalMs, failures) {
    if (failures === 0)
        return pollIntervalMs;
    return Math.min(pollIntervalMs * 2 ** Math.min(failures - 1, 16), Math.max(pollIntervalMs, AWAY_DELAY_MAX_MS));
}
