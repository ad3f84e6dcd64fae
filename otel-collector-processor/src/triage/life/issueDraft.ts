import type { TimelineEntry } from '@vigil/quality-model';
import { currentMembers, isActive, isOpen, type IssueRecord, type Member, type Verdict } from '../issueRecord.ts';
import { issueWords } from '../words/issueWords.ts';
import { boundMembers } from './boundMembers.ts';
import { extendTimeline, VIGIL_ACTOR } from './timeline.ts';

/** An issue that is being changed. Its owner alone holds it, and finishes it once. */
export class IssueDraft {
  readonly before: IssueRecord | undefined;
  /** By key. */
  readonly members: Map<string, Member>;
  record: IssueRecord;
  /** Something changed that is to be stored. */
  touched = false;
  /** An act or a change of state: who acts has to know. */
  stateChanged = false;
  /** A signal is other than it was, be it worth storing or not. */
  #moved = false;
  readonly #entries: TimelineEntry[] = [];
  readonly #nowMs: number;

  constructor(record: IssueRecord, before: IssueRecord | undefined, nowMs: number) {
    this.record = record;
    this.before = before;
    this.members = new Map(record.members.map((member) => [member.signal.key, member]));
    this.#nowMs = nowMs;
  }

  get isOpen(): boolean {
    return isOpen(this.record);
  }

  put(member: Member): void {
    this.members.set(member.signal.key, member);
    this.#moved = true;
  }

  /** Changes what is said of the issue as a whole; `state` makes it another version. */
  set(change: Partial<IssueRecord>): void {
    this.record = { ...this.record, ...change };
    this.touched = true;
    if ('state' in change) this.stateChanged = true;
  }

  log(kind: TimelineEntry['kind'], text: string, actor = VIGIL_ACTOR, atMs = this.#nowMs): void {
    this.#entries.push({ atMs, actor, kind, text });
    this.touched = true;
  }

  current(): IssueRecord {
    return this.#moved ? { ...this.record, members: [...this.members.values()] } : this.record;
  }

  /** Does anything that hurts still last? After that, what the graph says is of better times. */
  get lasts(): boolean {
    return currentMembers(this.current()).some(isActive);
  }

  judged(verdict: Verdict): void {
    const was = this.record.verdict.causes[0];
    const is = verdict.causes[0];
    this.record = { ...this.record, verdict };
    if (causeKey(was) === causeKey(is)) return;
    this.touched = true;
    if (this.before !== undefined)
      this.log('cause_changed', is === undefined ? 'No cause stands out any more' : `Likely cause now: ${is.text}`);
  }

  finish(): IssueRecord {
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
export function causeKey(cause: Verdict['causes'][number] | undefined): string {
  return cause === undefined ? '' : JSON.stringify([cause.kind, cause.service, cause.callee, cause.machine]);
}
