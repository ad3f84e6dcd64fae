/** How long the parts are waited for. */
export const PATIENCE = {
  /** A first start makes its store; on a busy machine that takes its time. */
  readyWithinMs: 60_000,
  /** The companion writes what it holds; the shop lets its requests end. */
  graceMs: 10_000,
} as const;
