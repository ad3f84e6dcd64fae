export const TRIAGE_DEFAULTS = {
  // ServiceNow groups with gaps up to 10 min, Moogsoft and Keep within 5: the shorter one keeps strangers out.
  joinWindowMs: 300_000,
  // A slow callee shows in everybody within some time slots and evaluations of alert rules.
  togetherMs: 60_000,
  hopsMax: 4,
  confirmMs: 120_000,
  settleMs: 300_000,
  reopenMs: 1_800_000,
};
