import type { SignalEvent } from '../signals/index.ts';
import type { Figures, Member } from './issueRecord.ts';
import { logRatio } from './cause/logRatio.ts';

/** A worst value counts as a new one, and is stored, if it is that much further from what was expected. */
const WORSE_BY = 1.05;

/** A signal as it is told for the first time. A beginning in the future is a clock's fault: it begins now. */
export function newMember(told: SignalEvent, nowMs: number): Member {
  const signal = withinTime(told, nowMs);
  return {
    signal,
    startedMs: signal.startedMs,
    episodes: 1,
    endNoticedMs: signal.endedMs === null ? null : nowMs,
    worst: figuresOf(signal),
    because: '',
  };
}

/** What becomes of a signal that is told again. `changed`: worth storing; `began`, `ended`: it came back, or is over. */
export type Retold = Readonly<{ member: Member; changed: boolean; began: boolean; ended: boolean }>;

export function tellAgain(member: Member, told: SignalEvent, nowMs: number): Retold {
  const signal = withinTime(told, nowMs);
  const was = member.signal;
  const unchanged = { member, changed: false, began: false, ended: false };
  if (was.endedMs !== null) {
    // An end told again. What lasts again counts, be its beginning an old one: Alertmanager takes alerts for resolved that
    // are only late, and goes on with them as if nothing had been.
    if (signal.endedMs !== null && signal.startedMs <= was.endedMs) return unchanged;
    const back: Member = {
      ...member,
      signal,
      episodes: member.episodes + 1,
      endNoticedMs: signal.endedMs === null ? null : nowMs,
      worst: worse(member.worst, figuresOf(signal)),
    };
    return { member: back, changed: true, began: true, ended: signal.endedMs !== null };
  }
  if (signal.startedMs < was.startedMs && signal.endedMs !== null) return unchanged; // the end of an earlier episode
  const ended = signal.endedMs !== null;
  const worst = worse(member.worst, ended ? null : figuresOf(signal));
  const next: Member = {
    ...member,
    // An anomaly is told of as it was at its worst: on its way back its figures look like nothing.
    signal: ended || (signal.kind === 'anomaly' && worst === member.worst) ? { ...signal, title: was.title } : signal,
    startedMs: Math.min(member.startedMs, signal.startedMs),
    endNoticedMs: ended ? nowMs : null,
    worst,
  };
  const changed = ended || worst !== member.worst || isNews(was, signal);
  return { member: next, changed, began: false, ended };
}

/** Is more told than other figures? */
function isNews(was: SignalEvent, is: SignalEvent): boolean {
  const plain = (signal: SignalEvent): string =>
    JSON.stringify(signal.kind === 'anomaly' ? { ...signal, title: '', seen: 0, expected: 0, score: 0 } : signal);
  return plain(was) !== plain(is);
}

function withinTime(signal: SignalEvent, nowMs: number): SignalEvent {
  const startedMs = Math.min(signal.startedMs, nowMs);
  const endedMs = signal.endedMs === null ? null : Math.max(startedMs, Math.min(signal.endedMs, nowMs));
  return startedMs === signal.startedMs && endedMs === signal.endedMs ? signal : { ...signal, startedMs, endedMs };
}

/** Of an anomaly, on the side on which it is one: on its way back it may be on the other. */
function figuresOf(signal: SignalEvent): Figures | null {
  if (signal.kind !== 'anomaly') return null;
  const { seen, expected, score, direction } = signal;
  return (direction === 'up' ? seen >= expected : seen <= expected) ? { seen, expected, score } : null;
}

/** The same object where it is not worse. */
function worse(was: Figures | null, is: Figures | null): Figures | null {
  if (was === null || is === null) return was ?? is;
  const size = ({ seen, expected }: Figures): number => Math.abs(logRatio(seen, expected));
  if (size(is) > size(was) * WORSE_BY || is.score > was.score * WORSE_BY)
    return size(is) >= size(was) ? { ...is, score: Math.max(is.score, was.score) } : { ...was, score: is.score };
  return was;
}
