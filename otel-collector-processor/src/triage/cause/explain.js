/**
 * How much a caller may multiply what its callee does to it: by calling it more than once. Beyond that the rest is the
 * caller's own.
 */
const LATENCY_FAN = 1.5;
const ERRORS_FAN = 2;
/** Callers give up on a slow callee, and try a failing one again: likely, not sure. */
const LATENCY_TO_ERRORS = 0.8;
const ERRORS_TO_LATENCY = 0.5;
/** What is said without figures (a journey, an alert) is explained by whatever is wrong behind it. */
const BEHIND_A_FAILURE = 0.9;
/** Where two call each other, the one that is so much worse explains the other. */
const WORSE_IN_A_CYCLE = 1.2;
const share = (value) => Math.min(1, Math.max(0, value));
function explainedLatency(own, callee) {
  const byLatency =
    callee.latency === undefined ? 0 : (LATENCY_FAN * callee.latency.excess) / Math.max(own.excess, 1e-9);
  const byErrors = callee.errors === undefined ? 0 : ERRORS_TO_LATENCY * callee.errors.size;
  const byFailure = (callee.latency ?? callee.errors) ? 0 : callee.size;
  return share(Math.max(byLatency, byErrors, byFailure));
}
function explainedErrors(own, callee) {
  const byErrors = callee.errors === undefined ? 0 : (ERRORS_FAN * callee.errors.excess) / Math.max(own.excess, 1e-9);
  const byLatency = callee.latency === undefined ? 0 : LATENCY_TO_ERRORS * callee.latency.size;
  const byFailure = (callee.latency ?? callee.errors) ? 0 : callee.size;
  return share(Math.max(byErrors, byLatency, byFailure));
}
/** Which part (0–1) of what is wrong with `caller` does what is wrong with `callee` explain, if one calls the other. */
export function explains(callee, caller, topology) {
  if (callee.node === caller.node || callee.size === 0) return 0;
  if (topology.hops(caller.node, callee.node) === undefined) return 0;
  const mutual = topology.hops(callee.node, caller.node) !== undefined;
  if (mutual && callee.size < WORSE_IN_A_CYCLE * caller.size) return 0;
  const parts = [];
  if (caller.latency !== undefined) parts.push([caller.latency.size, explainedLatency(caller.latency, callee)]);
  if (caller.errors !== undefined) parts.push([caller.errors.size, explainedErrors(caller.errors, callee)]);
  // Beside figures, what is said without them adds nothing.
  if (parts.length === 0) parts.push([1, BEHIND_A_FAILURE]);
  const whole = parts.reduce((sum, [size]) => sum + size, 0);
  return whole === 0 ? 0 : parts.reduce((sum, [size, explained]) => sum + size * explained, 0) / whole;
}
