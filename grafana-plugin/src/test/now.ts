/** The moment at which tests play. */
export const NOW_MS = Date.UTC(2026, 0, 15, 10, 0, 0);
