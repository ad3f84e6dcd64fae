import { mayBeSame } from '../graph/topology.ts';
import { isDrop, isHarm } from '../signalTraits.ts';
import { logRatio } from './logRatio.ts';
/** Ten times slower is as bad as it gets; less is taken by its logarithm. */
const LATENCY_FULL = Math.log(10);
/** One of a hundred fails everywhere: from there, three of ten are as bad as it gets. */
const ERRORS_FLOOR = 0.01;
const ERRORS_FULL = Math.log(30);
const RATE_FULL = Math.log(5);
/** A detector's alarm counts for something, however small the deviation. */
const SIZE_MIN = 0.15;
/** A failed journey or an alert says that, not how much. */
const FAILURE_SIZE = 0.4;
function sizeOf(of, { seen, expected, score }) {
  const far = {
    latency: () => logRatio(seen, expected) / LATENCY_FULL,
    errors: () => logRatio(seen + ERRORS_FLOOR, expected + ERRORS_FLOOR) / ERRORS_FULL,
    rate: () => Math.abs(logRatio(seen, expected)) / RATE_FULL,
  }[of]();
  return score * Math.min(1, Math.max(SIZE_MIN, far));
}
function deviationOf(member, signal) {
  const figures = member.worst ?? signal;
  const { seen, expected, score } = figures;
  return {
    member,
    signal,
    figures: { seen, expected, score },
    excess: seen - expected,
    size: sizeOf(signal.of, figures),
  };
}
/** What is wrong, by service, of those signals that have a place. */
export function harmsOf(members, topology) {
  const gathered = new Map();
  const places = members.map((member) => ({ member, at: topology.locate(member.signal) }));
  // What is known in full first: an alert that knows only a name then finds whom it means.
  places.sort((a, b) => Number(a.member.signal.kind === 'alert') - Number(b.member.signal.kind === 'alert'));
  for (const { member, at } of places) {
    if (at === undefined) continue;
    const same = [...gathered.values()].filter((known) => mayBeSame(known.at.service, at.service));
    const known = gathered.get(at.node) ?? (same.length === 1 ? same[0] : undefined);
    if (known === undefined) gathered.set(at.node, { at, members: [member] });
    else known.members.push(member);
  }
  return new Map([...gathered].map(([node, { at, members: ofNode }]) => [node, harmOf(at, ofNode)]));
}
function harmOf({ node, service }, members) {
  const deviations = members
    .flatMap((member) => (member.signal.kind === 'anomaly' ? [deviationOf(member, member.signal)] : []))
    .sort((a, b) => b.size - a.size || (a.signal.key < b.signal.key ? -1 : 1));
  const worst = (test) => deviations.find(({ signal }) => test(signal));
  const latency = worst((signal) => isHarm(signal) && signal.of === 'latency');
  const errors = worst((signal) => isHarm(signal) && signal.of === 'errors');
  const alerts = members.filter(({ signal }) => signal.kind === 'alert');
  const own = alerts.filter(({ signal }) => signal.kind === 'alert' && signal.own);
  const failures = members.filter(
    ({ signal }) => signal.kind === 'journey' || (signal.kind === 'alert' && !signal.own),
  );
  const harmful = [...failures, ...[latency, errors].flatMap((deviation) => deviation?.member ?? [])];
  return {
    node,
    service,
    latency,
    errors,
    drop: worst(isDrop),
    surge: worst(({ of, direction }) => of === 'rate' && direction === 'up'),
    deviations,
    failures,
    ownAlerts: own,
    size: Math.max(latency?.size ?? 0, errors?.size ?? 0, failures.length > 0 ? FAILURE_SIZE : 0),
    startedMs: Math.min(...(harmful.length > 0 ? harmful : members).map((member) => member.startedMs)),
  };
}
