import { serviceKey } from '@vigil/quality-model';
import type { AlertSignalEvent, AnomalySignalEvent } from '../../signals/index.ts';
import { isActive, isRecurring, type Member } from '../issueRecord.ts';
import { isSurprise } from './wave.ts';
import { isDrop, isHarm } from '../signalTraits.ts';

/** What confirms a group of signals as an issue. */
export const CONFIRMED_AT = 1;

/** A detector says one half where it begins to be suspicious; at this score there is no doubt. */
const SURE_SCORE = 0.9;
const DOUBTFUL_SCORE = 0.5;
/** Rates move with what customers do: alone they are half as telling, and more calls than usual are no trouble. */
const RATE_FACTOR = 0.5;
const SURGE_WEIGHT_MAX = 0.5;
/** Severities of alerts that ask for nobody. */
const QUIET_SEVERITIES = ['info', 'none', 'debug'];
/** Severities that are meant to wake people, however often. */
const WAKING_SEVERITIES = ['critical', 'page', 'fatal', 'emergency'];
const QUIET_ALERT_WEIGHT = 0.4;

/**
 * How much a group of signals speaks for an issue; from CONFIRMED_AT on it is one.
 *
 * - A journey or an alert is enough alone; not so an alert of low severity, one that is silenced or inhibited, or one
 *   that comes and goes all day and is not of a severity that is meant to wake people. Many of those at once are.
 * - Latency and errors: by their score, or by how much of `confirmMs` they have lasted, whichever is more. Of one
 *   service and one kind only the strongest counts: a service has many operations, and they are not independent.
 * - Rates: all of a group together count as one. The more services are called less, the sooner lasting counts in full.
 */
export function weightOf(members: Iterable<Member>, nowMs: number, confirmMs: number): number {
  const group = [...members];
  const strongest = new Map<string, number>();
  const count = (what: string, weight: number): void => {
    strongest.set(what, Math.max(strongest.get(what) ?? 0, weight));
  };
  const dropped = new Set(group.filter(({ signal }) => isDrop(signal)).map(({ signal }) => placeOf(signal.subject)));
  for (const member of group) {
    const { signal } = member;
    switch (signal.kind) {
      case 'journey':
        count(signal.key, 1);
        break;
      case 'alert':
        count(signal.key, alertWeight(member, signal));
        break;
      case 'anomaly':
        if (isHarm(signal))
          count(`${placeOf(signal.subject)} ${signal.of}`, anomalyWeight(member, signal, nowMs, confirmMs));
        else if (signal.of === 'rate') count('rate', rateWeight(member, signal, dropped.size, nowMs, confirmMs));
        break;
      default:
        signal satisfies never;
    }
  }
  if (isSurprise(group.filter(({ signal }) => signal.kind === 'alert' && !signal.suppressed)))
    count('surprise', CONFIRMED_AT);
  return [...strongest.values()].reduce((sum, weight) => sum + weight, 0);
}

function alertWeight(member: Member, { suppressed, labels }: AlertSignalEvent): number {
  const severity = (labels['severity'] ?? '').toLowerCase();
  if (suppressed || (isRecurring(member) && !WAKING_SEVERITIES.includes(severity))) return 0;
  return QUIET_SEVERITIES.includes(severity) ? QUIET_ALERT_WEIGHT : 1;
}

function anomalyWeight(member: Member, signal: AnomalySignalEvent, nowMs: number, confirmMs: number): number {
  const score = member.worst?.score ?? signal.score;
  const sure = (score - DOUBTFUL_SCORE) / (SURE_SCORE - DOUBTFUL_SCORE);
  return Math.min(1, Math.max(0, sure, lasting(member, nowMs, confirmMs)));
}

function rateWeight(
  member: Member,
  signal: AnomalySignalEvent,
  servicesDropped: number,
  nowMs: number,
  confirmMs: number,
): number {
  const strength = RATE_FACTOR * anomalyWeight(member, signal, nowMs, confirmMs * 2);
  if (signal.direction === 'up') return Math.min(SURGE_WEIGHT_MAX, strength);
  const enoughMs = Math.max(confirmMs / 3, confirmMs / (RATE_FACTOR * Math.max(1, servicesDropped)));
  return Math.max(strength, lasting(member, nowMs, enoughMs));
}

/**
 * 0–1: 1 once it has lasted `enoughMs`. Up to half of that it is nothing: a detector that errs does so for some time
 * slots, and in several places at once.
 */
function lasting(member: Member, nowMs: number, enoughMs: number): number {
  const endMs = isActive(member) ? nowMs : (member.signal.endedMs ?? nowMs);
  return Math.min(1, Math.max(0, (2 * (endMs - member.signal.startedMs)) / enoughMs - 1));
}

function placeOf({ service }: Member['signal']['subject']): string {
  return service === undefined ? '' : serviceKey(service);
}
