import type { SignalEvent } from '../signals/index.ts';
import { rankCauses } from './cause/rankCauses.ts';
import type { TriageContext, TriageSettings } from './contract.ts';
import { alertKind } from './correlate/alertKind.ts';
import { CaseBook } from './correlate/caseBook.ts';
import { linkOf, type LinkContext } from './correlate/link.ts';
import { RecurrenceBook } from './correlate/recurrence.ts';
import { lastWave, type Wave } from './correlate/wave.ts';
import { CONFIRMED_AT, weightOf } from './correlate/weight.ts';
import { topologyOf, type Topology } from './graph/topology.ts';
import { currentMembers, isActive, isOpen, type Group, type IssueRecord, type Member } from './issueRecord.ts';
import { IssueDraft } from './life/issueDraft.ts';
import { mergeIssues, olderFirst } from './life/mergeIssues.ts';
import { openIssue } from './life/openIssue.ts';
import { isComeback, reopenIssue } from './life/reopenIssue.ts';
import { passTime } from './life/resolveIssue.ts';
import { newMember, tellAgain } from './member.ts';
import type { TriageCounts, TriageState } from './triageState.ts';

/** The state after it, and the issues that are to be stored: those that changed, merged ones included. */
export type Advanced = Readonly<{ state: TriageState; changed: readonly IssueRecord[] }>;

/** Own alerts come from rules that look back some minutes: so surely they belong to what they are about. */
const OWN_ALERT_STRENGTH = 0.95;
/** With more signals than that, what is linked is not looked for anew at every tick, but with every signal alone. */
const RELINK_MEMBERS_MAX = 2000;

/**
 * Takes signals (none: time alone passes) and says what becomes of the issues. Pure: the same state, signals, graph and
 * time give the same.
 *
 * 1. Each signal goes to where it is known, or stands alone, set aside.
 * 2. What is linked becomes one: see `CaseBook.bestLink`.
 * 3. What is another trouble in the midst of one leaves it: see `lastWave`.
 * 4. A group with enough weight becomes an issue, or reopens the one whose cause came back.
 * 5. Causes are ranked, issues resolve by time, and what ended unconfirmed is let go.
 */
export function advance(
  state: TriageState,
  signals: readonly SignalEvent[],
  context: TriageContext,
  settings: TriageSettings,
): Advanced {
  const work = new Advance(state, context, settings);
  for (const signal of signals) work.take(signal);
  if (signals.length === 0) work.lookAnew();
  return work.finish();
}

/** One call of `advance`: what it changes on the way. */
class Advance {
  readonly #nowMs: number;
  readonly #settings: TriageSettings;
  readonly #topology: Topology;
  readonly #links: LinkContext;
  /** Every issue that triage has to do with. */
  readonly #drafts: Map<string, IssueDraft>;
  /** Of the open ones the current signals, and the groups. */
  readonly #book: CaseBook;
  /** Of each signal the group or open issue that has it; of others, the issue that had it last. */
  readonly #places = new Map<string, string>();
  readonly #recurrence: RecurrenceBook;
  /** Keys of alerts of others that began in this call. */
  readonly #begun = new Set<string>();
  #counts: TriageCounts;
  /** The graph may have changed since causes were ranked. */
  #looksAnew = false;

  constructor(state: TriageState, { nowMs, edges }: TriageContext, settings: TriageSettings) {
    this.#nowMs = nowMs;
    this.#settings = settings;
    this.#topology = topologyOf(edges, settings.hopsMax);
    this.#links = { nowMs, topology: this.#topology, settings };
    this.#counts = state.counts;
    this.#recurrence = new RecurrenceBook(state.recurrence);
    this.#book = new CaseBook(this.#links, (members) => weightOf(members, nowMs, settings.confirmMs) >= CONFIRMED_AT);
    this.#drafts = new Map([...state.issues].map(([id, record]) => [id, new IssueDraft(record, record, nowMs)]));
    const overFirst = [...state.issues.values()].sort(
      (a, b) => Number(isOpen(a)) - Number(isOpen(b)) || (a.resolvedMs ?? 0) - (b.resolvedMs ?? 0),
    );
    for (const issue of overFirst) {
      for (const { signal } of issue.members) this.#places.set(signal.key, issue.id);
      if (isOpen(issue)) this.#book.add(issue.id, true, issue.openedMs, currentMembers(issue), issue.apartFrom);
    }
    for (const [id, group] of state.groups) {
      for (const { signal } of group) this.#places.set(signal.key, id);
      this.#book.add(id, false, nowMs, group);
    }
  }

  take(signal: SignalEvent): void {
    const { key } = signal;
    const place = this.#places.get(key) ?? '';
    const draft = this.#drafts.get(place);
    const member = draft?.members.get(key) ?? this.#book.member(place, key);
    if (member === undefined) {
      this.#takeNew(signal);
      return;
    }
    const told = tellAgain(member, signal, this.#nowMs);
    const retold = told.began ? { ...told, member: this.#withPast(told.member) } : told;
    const resolvedMs = draft?.record.resolvedMs ?? Infinity;
    if (draft !== undefined && !draft.isOpen && (retold.began || signal.startedMs > resolvedMs)) {
      this.#takeNew(signal); // whether it comes back is decided when it is confirmed
      return;
    }
    this.#book.put(place, retold.member);
    if (draft !== undefined) {
      draft.put(retold.member);
      draft.touched ||= retold.changed;
      if (retold.began) draft.log('signal_returned', signal.title);
      if (retold.ended) draft.log('signal_ended', retold.member.signal.title);
    }
    if (retold.began) this.#settle(place, [retold.member]);
  }

  /** A signal that nothing open knows. An end whose beginning was never told says nothing of now. */
  #takeNew(signal: SignalEvent): void {
    if (signal.endedMs !== null) return;
    const member = this.#withPast(newMember(signal, this.#nowMs));
    const id = `set-aside:${signal.key}`;
    this.#book.add(id, false, this.#nowMs, [member]);
    this.#places.set(signal.key, id);
    this.#settle(id, [member]);
    if (this.#places.get(signal.key) === id) this.#joinPast(id, member);
  }

  /** A signal that begins; of an alert of others, with what is known of its kind. */
  #withPast(member: Member): Member {
    const { signal } = member;
    if (signal.kind !== 'alert' || signal.own) return member;
    this.#begun.add(signal.key);
    return { ...member, past: this.#recurrence.begins(alertKind(signal), signal.startedMs) };
  }

  /** An own alert whose rule still looks back on what is resolved by now belongs to that, and opens nothing. */
  #joinPast(id: string, member: Member): void {
    const { signal } = member;
    if (signal.kind !== 'alert' || !signal.own) return;
    for (const draft of this.#drafts.values()) {
      const { state, resolvedMs } = draft.record;
      if (state !== 'resolved' || this.#nowMs - (resolvedMs ?? 0) > this.#settings.joinWindowMs) continue;
      const links = [...draft.members.values()].flatMap((other) => linkOf(member, other, this.#links) ?? []);
      const link = links.find(({ strength }) => strength >= OWN_ALERT_STRENGTH);
      if (link === undefined) continue;
      draft.put({ ...member, because: link.because });
      draft.log('signal_joined', `${signal.title} (late: ${link.because})`);
      this.#book.remove(id);
      this.#places.set(signal.key, draft.record.id);
      return;
    }
  }

  /** Makes the case one with all that `fresh` (of it) links it to. */
  #settle(start: string, fresh: readonly Member[]): void {
    let id = start;
    let looked = fresh;
    for (;;) {
      const best = this.#book.bestLink(id, looked);
      if (best === undefined) return;
      const wasConfirmed = this.#book.isConfirmed(id) && this.#book.isConfirmed(best.other);
      id = this.#unite(id, best.other, best.link.because);
      // What is confirmed now may be joined by what time alone links it to.
      if (!wasConfirmed && this.#book.isConfirmed(id)) looked = this.#book.members(id);
    }
  }

  /** Two cases become one; its id. */
  #unite(a: string, b: string, because: string): string {
    const [draftA, draftB] = [a, b].map((id) => (this.#book.isIssue(id) ? this.#drafts.get(id) : undefined));
    if (draftA !== undefined && draftB !== undefined) {
      const [into, gone] = olderFirst(draftA, draftB);
      mergeIssues(into, gone, because);
      this.#count('merged');
      this.#move(gone.record.id, into.record.id);
      for (const key of gone.members.keys()) this.#places.set(key, into.record.id);
      return into.record.id;
    }
    const into = draftB === undefined ? a : b;
    const gone = into === a ? b : a;
    const draft = draftA ?? draftB;
    for (const member of this.#move(gone, into, because)) {
      draft?.put(member);
      draft?.log('signal_joined', `${member.signal.title} (joined because ${because})`);
    }
    return into;
  }

  #move(gone: string, into: string, because = ''): readonly Member[] {
    const moved = this.#book.members(gone).map((member) => ({ ...member, because: member.because || because }));
    for (const other of this.#book.apartFrom(gone)) this.#keepApart(into, other);
    this.#book.remove(gone);
    for (const member of moved) {
      this.#book.put(into, member);
      this.#places.set(member.signal.key, into);
    }
    return moved;
  }

  /** The graph may have learned what links two, and time may have confirmed what it did not link before. */
  lookAnew(): void {
    this.#looksAnew = true;
    const ids = [...this.#book.ids('issues'), ...this.#book.ids('groups')];
    const members = ids.map((id) => this.#book.members(id));
    if (members.reduce((sum, { length }) => sum + length, 0) > RELINK_MEMBERS_MAX) return;
    ids.forEach((id, index) => {
      if (members[index]!.some(isActive)) this.#settle(id, members[index]!);
    });
  }

  /** Issues of alerts alone; where something is measured, that says better what belongs together. */
  #partWaves(): void {
    const touched = new Set([...this.#begun].map((key) => this.#places.get(key) ?? ''));
    for (const id of touched) {
      const draft = this.#book.isIssue(id) ? this.#drafts.get(id) : undefined;
      const members = this.#book.members(id);
      if (draft === undefined || members.some(({ signal }) => signal.kind !== 'alert' || signal.own)) continue;
      const wave = lastWave(members);
      if (wave === undefined || weightOf(wave.members, this.#nowMs, this.#settings.confirmMs) < CONFIRMED_AT) continue;
      this.#part(draft, wave);
    }
  }

  #part(from: IssueDraft, { members, because }: Wave): void {
    const apartFrom = [...(from.record.apartFrom ?? []), from.record.id];
    const parted = openIssue(
      members.map((member) => ({ ...member, because: '' })),
      this.#nowMs,
      `apart from ${from.record.id}: ${because}`,
    );
    const { id } = parted.record;
    this.#drafts.set(id, parted);
    this.#book.add(id, true, this.#nowMs, parted.members.values());
    for (const other of apartFrom) this.#keepApart(id, other);
    for (const { signal } of members) {
      this.#book.take(from.record.id, signal.key);
      from.members.delete(signal.key);
      this.#places.set(signal.key, id);
    }
    from.log('split', `${because}: they are ${id} now`);
  }

  #keepApart(a: string, b: string): void {
    this.#book.part(a, b);
    for (const [id, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const draft = this.#drafts.get(id);
      const known = draft?.record.apartFrom ?? [];
      if (!known.includes(other)) draft?.set({ apartFrom: [...known, other] });
    }
  }

  #count(what: keyof TriageCounts, by = 1): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + by };
  }

  #letGoOfEnded(): void {
    for (const id of this.#book.ids('groups')) {
      const members = this.#book.members(id);
      const gone = members.filter(
        ({ endNoticedMs }) => endNoticedMs !== null && this.#nowMs - endNoticedMs > this.#settings.joinWindowMs,
      );
      this.#count('setAside', gone.length);
      for (const { signal } of gone) this.#book.take(id, signal.key);
      if (gone.length === members.length) this.#book.remove(id);
    }
  }

  #openConfirmed(): void {
    for (const id of this.#book.ids('groups')) {
      if (!this.#book.members(id).some(isActive) || !this.#book.isConfirmed(id)) continue;
      this.#settle(id, this.#book.members(id));
      if (!this.#book.has(id) || !this.#book.isConfirmed(id)) continue; // it went into an issue, or another group
      const members = this.#book.members(id);
      const draft = openIssue(members, this.#nowMs);
      this.#book.remove(id);
      this.#book.add(draft.record.id, true, this.#nowMs, members);
      this.#drafts.set(draft.record.id, draft);
      for (const { signal } of members) this.#places.set(signal.key, draft.record.id);
    }
  }

  #judge(draft: IssueDraft): void {
    if (draft.isOpen && (draft.touched || this.#looksAnew) && (draft.before === undefined || draft.lasts))
      draft.judged(rankCauses(currentMembers(draft.current()), this.#topology));
  }

  /** What was opened and is an old trouble come back becomes the old issue again. */
  #reopenPast(draft: IssueDraft): void {
    const record = draft.current();
    const past = [...this.#drafts.values()]
      .filter((other) => isComeback(record, other.record, this.#nowMs, this.#settings.reopenMs))
      .sort((a, b) => (b.record.resolvedMs ?? 0) - (a.record.resolvedMs ?? 0))[0];
    if (past === undefined) {
      if (draft.before === undefined) this.#count('opened');
      return;
    }
    reopenIssue(past, record.members, this.#nowMs);
    this.#count('reopened');
    if (draft.before === undefined) this.#drafts.delete(record.id);
    else {
      mergeIssues(past, draft, 'its cause is the same');
      this.#count('merged');
    }
    this.#judge(past);
  }

  finish(): Advanced {
    this.#partWaves();
    this.#letGoOfEnded();
    this.#openConfirmed();
    for (const draft of this.#drafts.values()) this.#judge(draft);
    for (const draft of [...this.#drafts.values()]) if (draft.isOpen && draft.touched) this.#reopenPast(draft);
    for (const draft of this.#drafts.values()) {
      const wasOpen = draft.isOpen;
      passTime(draft, this.#nowMs, this.#settings);
      if (wasOpen && !draft.isOpen) this.#count('resolved');
    }
    const issues = new Map<string, IssueRecord>();
    const changed: IssueRecord[] = [];
    for (const [id, draft] of this.#drafts) {
      const record = draft.touched ? draft.finish() : draft.current();
      if (draft.touched) changed.push(record);
      if (record.live) issues.set(id, record);
    }
    const groups = new Map<string, Group>(this.#book.ids('groups').map((id) => [id, this.#book.members(id)]));
    return { state: { issues, groups, counts: this.#counts, recurrence: this.#recurrence.learned() }, changed };
  }
}
