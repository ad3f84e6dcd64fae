import { DEFAULT_TENANT } from '@vigil/quality-model';
import { mayBeSame } from '../graph/topology.ts';
import { saysWhere } from '../signalTraits.ts';
import { alertPlace, touches } from './alertLabels.ts';
const signatures = new WeakMap();
/** The same for signals that, but for their time, are linked to the same others. */
export function signatureOf(signal) {
  let signature = signatures.get(signal);
  if (signature === undefined) signatures.set(signal, (signature = writeSignature(signal)));
  return signature;
}
function writeSignature(signal) {
  const { service, operation } = signal.subject;
  const alert = signal.kind === 'alert' ? [signal.own, signal.labels['alertname'], alertPlace(signal.labels)] : [];
  const checkId = signal.kind === 'journey' ? signal.checkId : '';
  return JSON.stringify([signal.kind, saysWhere(signal), service, operation, checkId, alert]);
}
export function tenantOf(signal) {
  const said = signal.subject.service?.tenant ?? (signal.kind === 'alert' ? signal.labels['vigil_tenant'] : undefined);
  return said === undefined || said === '' ? DEFAULT_TENANT : said;
}
/** One begins before the other's end and `joinWindowMs` more. */
function nearInTime(a, b, { settings }) {
  const endMs = ({ signal, endNoticedMs }) =>
    signal.endedMs === null || endNoticedMs === null ? Infinity : Math.max(signal.endedMs, endNoticedMs);
  const w = settings.joinWindowMs;
  return a.signal.startedMs <= endMs(b) + w && b.signal.startedMs <= endMs(a) + w;
}
/**
 * Do these two belong together? Symmetric, and of the two alone: so it does not matter which of many signals comes
 * first. They have to be near in time, and something has to lead from one to the other: the same check, the same
 * service, calls, or labels; a journey that names no service is about everything at its time.
 */
export function linkOf(a, b, context) {
  if (tenantOf(a.signal) !== tenantOf(b.signal) || !nearInTime(a, b, context)) return undefined;
  const byCheck = sameCheck(a.signal, b.signal) ?? sameCheck(b.signal, a.signal);
  if (byCheck !== undefined) return byCheck;
  const atA = context.topology.locate(a.signal);
  const atB = context.topology.locate(b.signal);
  if (atA !== undefined && atB !== undefined) return linkOfPlaces(a, atA, b, atB, context);
  return byLabels(a.signal, b.signal, atB) ?? byLabels(b.signal, a.signal, atA) ?? byTime(a, atA, b, atB);
}
/** A journey, and an alert about the same check. */
function sameCheck(journey, alert) {
  if (alert.kind !== 'alert' || journey.kind === 'anomaly') return undefined;
  const { checkId } = alertPlace(alert.labels);
  const other = journey.kind === 'journey' ? journey.checkId : alertPlace(journey.labels).checkId;
  if (checkId === '' || checkId !== other) return undefined;
  return { strength: 1, because: `it is about the same check, ${checkId}`, timeOnly: false };
}
function linkOfPlaces(a, atA, b, atB, context) {
  const { topology, settings } = context;
  const by = (strength, because) => ({ strength, because, timeOnly: false });
  if (atA.node === atB.node || mayBeSame(atA.service, atB.service))
    return by(0.95, `it is the same service, ${atA.service.name}`);
  for (const [caller, callee] of [
    [atA, atB],
    [atB, atA],
  ]) {
    const hops = topology.hops(caller.node, callee.node);
    if (hops !== undefined) return by(0.9 - 0.1 * hops, callWords(caller.service.name, callee.service.name, hops));
  }
  const { callee, caller } = topology.shared(atA.node, atB.node);
  const names = `${atA.service.name} and ${atB.service.name}`;
  // What both call sends no spans, so nobody can say that it is well.
  if (callee !== '' && !topology.sendsSpans(callee))
    return by(0.5, `${names} both call ${topology.serviceAt(callee)?.name}`);
  const together = Math.abs(a.signal.startedMs - b.signal.startedMs) <= settings.togetherMs;
  if (caller !== '' && (together || !saysWhere(a.signal) || !saysWhere(b.signal)))
    return by(0.3, `${names} both serve ${topology.serviceAt(caller)?.name}`);
  return undefined;
}
const callWords = (caller, callee, hops) =>
  hops === 1 ? `${caller} calls ${callee}` : `${caller} calls ${callee} over ${hops} hops`;
/** An alert that names no service of the graph, and anything: by what its labels say. */
function byLabels(alert, other, atOther) {
  if (alert.kind !== 'alert') return undefined;
  const place = alertPlace(alert.labels);
  if (atOther !== undefined)
    return touches(place, atOther.service)
      ? { strength: 0.4, because: `its labels fit ${atOther.service.name}`, timeOnly: false }
      : undefined;
  if (other.kind !== 'alert') return undefined;
  const otherPlace = alertPlace(other.labels);
  const sameName =
    alert.labels['alertname'] !== undefined &&
    alert.labels['alertname'] === other.labels['alertname'] &&
    place.environment === otherPlace.environment &&
    place.namespace === otherPlace.namespace;
  return sameName
    ? { strength: 0.4, because: `it is another alert of ${alert.labels['alertname']}`, timeOnly: false }
    : undefined;
}
function byTime(a, atA, b, atB) {
  const nowhere = (member, at) => member.signal.kind === 'journey' && at === undefined;
  const somewhere = (member, at) => at !== undefined || member.signal.kind === 'journey';
  const fits = (nowhere(a, atA) && somewhere(b, atB)) || (nowhere(b, atB) && somewhere(a, atA));
  return fits ? { strength: 0.2, because: 'it began about the same time', timeOnly: true } : undefined;
}
/** Such a signal can hold two issues together: it says where the trouble is, and that is a place on the graph. */
export function isAnchor({ signal }, { topology }) {
  return saysWhere(signal) && topology.locate(signal) !== undefined;
}
