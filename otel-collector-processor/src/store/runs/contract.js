/** How long attempts are kept, by their start. */
export const RUNS_KEPT_MS = 30 * 86_400_000;
