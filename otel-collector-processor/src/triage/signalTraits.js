/** The anomaly is one that somebody suffers from: slower, or failing more. */
export function isHarm(signal) {
  return signal.kind === 'anomaly' && signal.of !== 'rate' && signal.direction === 'up';
}
/** Fewer calls than usual. */
export function isDrop(signal) {
  return signal.kind === 'anomaly' && signal.of === 'rate' && signal.direction === 'down';
}
/**
 * Does it say where the trouble is? A rate follows what happens anywhere upstream, and an own alert follows its signal:
 * they go to the issue they fit best, and never make one of two.
 */
export function saysWhere(signal) {
  switch (signal.kind) {
    case 'anomaly':
      return isHarm(signal);
    case 'journey':
      return true;
    case 'alert':
      return !signal.own;
    default:
      return signal;
  }
}
