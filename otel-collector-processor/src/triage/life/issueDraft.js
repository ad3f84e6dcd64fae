import { currentMembers, isActive, isOpen } from '../issueRecord.ts';
import { issueWords } from '../words/issueWords.ts';
import { boundMembers } from './boundMembers.ts';
import { extendTimeline, VIGIL_ACTOR } from './timeline.ts';
/** An issue that is being changed. Its owner alone holds it, and finishes it once. */
export class IssueDraft {
  before;
  /** By key. */
  members;
  record;
  /** Something changed that is to be stored. */
  touched = false;
  /** An act or a change of state: who acts has to know. */
  stateChanged = false;
  /** A signal is other than it was, be it worth storing or not. */
  #moved = false;
  #entries = [];
  #nowMs;
  constructor(record, before, nowMs) {
    this.record = record;
    this.before = before;
    this.members = new Map(record.members.map((member) => [member.signal.key, member]));
    this.#nowMs = nowMs;
  }
  get isOpen() {
    return isOpen(this.record);
  }
  put(member) {
    this.members.set(member.signal.key, member);
    this.#moved = true;
  }
  /** Changes what is said of the issue as a whole; `state` makes it another version. */
  set(change) {
    this.record = { ...this.record, ...change };
    this.touched = true;
    if ('state' in change) this.stateChanged = true;
  }
  log(kind, text, actor = VIGIL_ACTOR, atMs = this.#nowMs) {
    this.#entries.push({ atMs, actor, kind, text });
    this.touched = true;
  }
  current() {
    return this.#moved ? { ...this.record, members: [...this.members.values()] } : this.record;
  }
  /** Does anything that hurts still last? After that, what the graph says is of better times. */
  get lasts() {
    return currentMembers(this.current()).some(isActive);
  }
  judged(verdict) {
    const was = this.record.verdict.causes[0];
    const is = verdict.causes[0];
    this.record = { ...this.record, verdict };
    if (causeKey(was) === causeKey(is)) return;
    this.touched = true;
    if (this.before !== undefined)
      this.log('cause_changed', is === undefined ? 'No cause stands out any more' : `Likely cause now: ${is.text}`);
  }
  finish() {
    const { record, before } = this;
    const members = boundMembers(this.members.values());
    const told = { ...record, members };
    return {
      ...told,
      ...(record.state === 'merged' ? {} : issueWords(told)),
      version: (before?.version ?? 0) + Number(this.stateChanged || before === undefined),
      revision: (before?.revision ?? 0) + 1,
      updatedMs: this.#nowMs,
      timeline: extendTimeline(record.timeline, this.#entries),
    };
  }
}
/** Tells one candidate from another, whatever its figures are. */
export function causeKey(cause) {
  return cause === undefined ? '' : JSON.stringify([cause.kind, cause.service, cause.callee]);
}
