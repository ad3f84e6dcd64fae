import { DEFAULT_TENANT } from '@vigil/quality-model';
import type { SignalEvent } from '../../signals/index.ts';
import type { TriageSettings } from '../contract.ts';
import { mayBeSame, type Located, type Topology } from '../graph/topology.ts';
import { isRecurring, type Member } from '../issueRecord.ts';
import { saysWhere } from '../signalTraits.ts';
import { alertPlace, touches } from './alertLabels.ts';

const signatures = new WeakMap<SignalEvent, string>();

/** The same for signals that, but for their time, are linked to the same others. */
export function signatureOf(signal: SignalEvent): string {
  let signature = signatures.get(signal);
  if (signature === undefined) signatures.set(signal, (signature = writeSignature(signal)));
  return signature;
}

function writeSignature(signal: SignalEvent): string {
  const checkId = signal.kind === 'journey' ? signal.checkId : '';
  return JSON.stringify([signal.kind, saysWhere(signal), signal.subject.service, checkId, alertSignature(signal)]);
}

/** Of an alert that names a service, its name says nothing more. */
function alertSignature(signal: SignalEvent): readonly unknown[] {
  if (signal.kind !== 'alert') return [];
  const { operation: _operation, ...place } = alertPlace(signal.labels);
  return [signal.own, signal.subject.service === undefined ? signal.labels['alertname'] : '', place];
}

/** Two signals belong together. */
export type Link = Readonly<{
  /** 0–1: how surely. */
  strength: number;
  /** Why, as the end of "joined because …". */
  because: string;
  /** Nothing but their time speaks for it. */
  timeOnly: boolean;
}>;

export type LinkContext = Readonly<{ nowMs: number; topology: Topology; settings: TriageSettings }>;

export function tenantOf(signal: SignalEvent): string {
  const said = signal.subject.service?.tenant ?? (signal.kind === 'alert' ? signal.labels['vigil_tenant'] : undefined);
  return said === undefined || said === '' ? DEFAULT_TENANT : said;
}

const beganTogether = (a: Member, b: Member, { settings }: LinkContext): boolean =>
  Math.abs(a.signal.startedMs - b.signal.startedMs) <= settings.togetherMs;

/** One begins before the other's end and `joinWindowMs` more. */
function nearInTime(a: Member, b: Member, { settings }: LinkContext): boolean {
  const endMs = ({ signal, endNoticedMs }: Member): number =>
    signal.endedMs === null || endNoticedMs === null ? Infinity : Math.max(signal.endedMs, endNoticedMs);
  const w = settings.joinWindowMs;
  return a.signal.startedMs <= endMs(b) + w && b.signal.startedMs <= endMs(a) + w;
}

/** Hosts have many services on them: what one tells of it, the others need not feel. */
const SAME_POD_STRENGTH = 0.97;
const SAME_HOST_STRENGTH = 0.6;

/**
 * Do these two belong together? Symmetric, and of the two alone: so it does not matter which of many signals comes
 * first. They have to be near in time, and something has to lead from one to the other: the same check, the same
 * service, calls, a pod, a host, or labels; a journey that names no service is about everything at its time, and so may
 * be an alert that names a host and nothing else. Two
 * alerts that come and go all day have to begin at about the same time.
 */
export function linkOf(a: Member, b: Member, context: LinkContext): Link | undefined {
  if (tenantOf(a.signal) !== tenantOf(b.signal) || !nearInTime(a, b, context)) return undefined;
  if (isRecurring(a) && isRecurring(b) && !beganTogether(a, b, context)) return undefined;
  const byCheck = sameCheck(a.signal, b.signal) ?? sameCheck(b.signal, a.signal);
  if (byCheck !== undefined) return byCheck;
  const atA = context.topology.locate(a.signal);
  const atB = context.topology.locate(b.signal);
  if (atA !== undefined && atB !== undefined)
    return linkOfPlaces(a, atA, b, atB, context) ?? byMachine(a.signal, b.signal);
  return (
    byMachine(a.signal, b.signal) ??
    byLabels(a.signal, b.signal, atB) ??
    byLabels(b.signal, a.signal, atA) ??
    byTime(a, atA, b, atB)
  );
}

/** A journey, and an alert about the same check. */
function sameCheck(journey: SignalEvent, alert: SignalEvent): Link | undefined {
  if (alert.kind !== 'alert' || journey.kind === 'anomaly') return undefined;
  const { checkId } = alertPlace(alert.labels);
  const other = journey.kind === 'journey' ? journey.checkId : alertPlace(journey.labels).checkId;
  if (checkId === '' || checkId !== other) return undefined;
  return { strength: 1, because: `it is about the same check, ${checkId}`, timeOnly: false };
}

function linkOfPlaces(a: Member, atA: Located, b: Member, atB: Located, context: LinkContext): Link | undefined {
  const { topology } = context;
  const by = (strength: number, because: string): Link => ({ strength, because, timeOnly: false });
  if (atA.node === atB.node || mayBeSame(atA.service, atB.service))
    return by(0.95, `it is the same service, ${atA.service.name}`);
  for (const [caller, callee] of [
    [atA, atB],
    [atB, atA],
  ] as const) {
    const hops = topology.hops(caller.node, callee.node);
    if (hops !== undefined) return by(0.9 - 0.1 * hops, callWords(caller.service.name, callee.service.name, hops));
  }
  const { callee, caller } = topology.shared(atA.node, atB.node);
  const names = `${atA.service.name} and ${atB.service.name}`;
  // What both call sends no spans, so nobody can say that it is well.
  if (callee !== '' && !topology.sendsSpans(callee))
    return by(0.5, `${names} both call ${topology.serviceAt(callee)?.name}`);
  if (caller !== '' && (beganTogether(a, b, context) || !saysWhere(a.signal) || !saysWhere(b.signal)))
    return by(0.3, `${names} both serve ${topology.serviceAt(caller)?.name}`);
  return undefined;
}

const callWords = (caller: string, callee: string, hops: number): string =>
  hops === 1 ? `${caller} calls ${callee}` : `${caller} calls ${callee} over ${hops} hops`;

/** Two alerts of one pod, or of one host. */
function byMachine(a: SignalEvent, b: SignalEvent): Link | undefined {
  if (a.kind !== 'alert' || b.kind !== 'alert') return undefined;
  const [{ pod, host }, other] = [alertPlace(a.labels), alertPlace(b.labels)];
  if (pod !== '' && pod === other.pod)
    return { strength: SAME_POD_STRENGTH, because: `it is the same pod, ${pod}`, timeOnly: false };
  if (host !== '' && host === other.host)
    return { strength: SAME_HOST_STRENGTH, because: `both are on ${host}`, timeOnly: false };
  return undefined;
}

/** An alert that names no service of the graph, and anything: by what its labels say. */
function byLabels(alert: SignalEvent, other: SignalEvent, atOther: Located | undefined): Link | undefined {
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

function byTime(a: Member, atA: Located | undefined, b: Member, atB: Located | undefined): Link | undefined {
  const nowhere = ({ signal }: Member, at: Located | undefined): boolean =>
    at === undefined && (signal.kind === 'journey' || namesHostAlone(signal));
  const somewhere = (one: Member, other: Member, at: Located | undefined): boolean =>
    at !== undefined || (one.signal.kind === 'journey' && other.signal.kind === 'journey');
  const fits = (nowhere(a, atA) && somewhere(a, b, atB)) || (nowhere(b, atB) && somewhere(b, a, atA));
  return fits ? { strength: 0.2, because: 'it began about the same time', timeOnly: true } : undefined;
}

/** Nobody knows what runs there. */
export function namesHostAlone(signal: SignalEvent): boolean {
  if (signal.kind !== 'alert' || signal.own || signal.subject.service !== undefined) return false;
  const { host, serviceNames } = alertPlace(signal.labels);
  return host !== '' && serviceNames.length === 0;
}

/** Such a signal can hold two issues together: it says where the trouble is, and that is a place on the graph. */
export function isAnchor({ signal }: Member, { topology }: LinkContext): boolean {
  return saysWhere(signal) && topology.locate(signal) !== undefined;
}
