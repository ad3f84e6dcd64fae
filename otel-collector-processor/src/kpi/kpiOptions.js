export const KPI_DEFAULTS = {
    zeroInitialise: true,
    maxOperationsPerService: 1000,
    maxServices: 5000,
    maxEdgesPerService: 200,
    seriesExpiryMs: 900_000, // as Tempo's metrics-generator: 15 min
    retentionMs: 3_600_000,
    maxPendingStubs: 100_000,
    stubWaitMs: 60_000,
};
/** Fills in the defaults. Throws a RangeError for a number that is not whole and positive. */
export function kpiOptions(options) {
    const all = { ...KPI_DEFAULTS, ...options };
    for (const [name, value] of Object.entries(all))
        if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0))
            throw new RangeError(`KPI option ${name} is ${value}; it must be a whole number above 0.`);
    return all;
}
