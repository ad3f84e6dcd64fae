import type { ServiceIdentity } from '@vigil/quality-model';
import { serviceKey } from '@vigil/quality-model';
import { alertPlace } from '../correlate/alertLabels.ts';
import type { Topology } from '../graph/topology.ts';
import { isRecurring, type Cause, type Member } from '../issueRecord.ts';
import { evidenceOfAlerts } from './evidence.ts';

/** An alert about calls is told of whom they reach, and of all callers: a symptom rather than a cause. */
const CALLS_FACTOR = 0.3;
/** What fires all the time still says a little. */
const RARITY_MIN = 0.02;
/** A service has the alerts of all its pods: as a candidate it is likelier than the worst of them if all suffer alike. */
const SERVICE_FACTOR = 0.3;
/** A host has few alerts of its own, beside those of all that runs on it. */
const HOST_FACTOR = 2;
/** Of two that are alike, the one that more of those in trouble call. */
const CALLED_BONUS = 0.1;
/** Who tells that an alert is about calls, and from whom. */
const CLIENT_LABELS = ['client', 'caller', 'client_service_name', 'source_workload'] as const;

/** Alerts of one pod, host, or of a service without a pod. */
type Place = { kind: 'service' | 'pod' | 'host'; name: string; members: Member[]; surprise: number };

/**
 * Candidates where alerts alone speak: services, pods and hosts, by how unusual what they tell is together. A pod is the
 * likelier the more of what its service tells is its own; else it is the service. Alerts have no figures: where anything
 * was measured, that is better.
 */
export function alertCauses(members: readonly Member[], topology: Topology): Cause[] {
  const services = new Map<string, { service: ServiceIdentity; places: Map<string, Place>; members: Member[] }>();
  const hosts = new Map<string, Place>();
  for (const member of members) {
    const { signal } = member;
    if (signal.kind !== 'alert') continue;
    const { pod, host } = alertPlace(signal.labels);
    const at = topology.locate(signal)?.service ?? signal.subject.service;
    if (at === undefined) {
      if (host !== '') add(hosts, 'host', host, member);
      continue;
    }
    const key = serviceKey(at);
    const known = services.get(key) ?? { service: at, places: new Map<string, Place>(), members: [] };
    services.set(key, known);
    known.members.push(member);
    add(known.places, pod === '' ? 'service' : 'pod', pod, member);
  }
  const callersOf = (service: ServiceIdentity): ServiceIdentity[] =>
    [...services.values()].flatMap(({ service: other }) => {
      const hops = topology.hops(serviceKey(other), serviceKey(service));
      return hops !== undefined && hops > 0 ? [other] : [];
    });
  const candidates: Cause[] = [];
  for (const { service, places, members: ofService } of services.values()) {
    const all = [...places.values()];
    const total = all.reduce((sum, { surprise }) => sum + surprise, 0);
    const pods = all.filter(({ kind }) => kind === 'pod');
    const explains = callersOf(service);
    const called = 1 + (CALLED_BONUS * explains.length) / services.size;
    // Without pods there is nothing but the service.
    const factor = pods.length === 0 ? 1 : SERVICE_FACTOR;
    candidates.push(causeOf('service', service, '', ofService, total * factor * called, explains));
    for (const { name, surprise, members: ofPod } of pods) {
      const own = total === 0 ? 1 : surprise / total;
      candidates.push(causeOf('pod', service, name, ofPod, surprise * (0.5 + 0.5 * own) * called, explains));
    }
  }
  for (const { name, surprise, members: ofHost } of hosts.values()) {
    const tenant = ofHost[0]?.signal.subject.service?.tenant ?? 'default';
    const host = { tenant, environment: '', namespace: '', name };
    candidates.push(causeOf('host', host, name, ofHost, surprise * HOST_FACTOR, []));
  }
  const whole = candidates.reduce((max, { score }) => Math.max(max, score), 0);
  const sum = members.reduce((all, member) => all + surpriseOf(member), 0);
  const scale = whole === 0 ? 0 : Math.min(1, whole / sum) / whole;
  return candidates.map((cause) => ({ ...cause, score: cause.score * scale }));
}

function add(places: Map<string, Place>, kind: Place['kind'], name: string, member: Member): void {
  const known = places.get(name) ?? { kind, name, members: [], surprise: 0 };
  known.members.push(member);
  known.surprise += surpriseOf(member);
  places.set(name, known);
}

function surpriseOf({ signal, past }: Member): number {
  const isOfCalls = signal.kind === 'alert' && CLIENT_LABELS.some((label) => (signal.labels[label] ?? '') !== '');
  return Math.max(RARITY_MIN, past?.rarity ?? 1) * (isOfCalls ? CALLS_FACTOR : 1);
}

function causeOf(
  kind: Place['kind'],
  service: ServiceIdentity,
  machine: string,
  members: readonly Member[],
  score: number,
  explains: readonly ServiceIdentity[],
): Cause {
  const rarest = members.toSorted((a, b) => surpriseOf(b) - surpriseOf(a));
  const name = machine === '' ? service.name : machine;
  const usual = members.every(isRecurring) ? ', as they often do' : '';
  return {
    kind,
    service,
    callee: null,
    ...(machine === '' ? {} : { machine }),
    operation: rarest[0]?.signal.subject.operation ?? '',
    score,
    text: `Alerts fire about ${kind === 'service' ? name : `${kind} ${name}`}${usual}`,
    evidence: evidenceOfAlerts(rarest),
    explains,
  };
}
