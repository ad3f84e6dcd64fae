import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  EdgeSummary,
  Issue,
  IssueList,
  IssueState,
  IssueSummary,
  SilenceMatcher,
  SilencePreview,
} from '@vigil/quality-model';
import type { SignalEvent, SignalKind } from '../../signals/index.ts';
import type { AuditEntry, IssueCursor, IssueFilter } from '../../store/index.ts';
import { applyAct } from '../act/applyAct.ts';
import type { Actor, ActResult, IssueAct, Refusal } from '../act/issueAct.ts';
import { advance } from '../advance.ts';
import type { TriageSettings } from '../contract.ts';
import { isActive, readIssue, type IssueRecord, type Member } from '../issueRecord.ts';
import { NO_ALERTMANAGER, previewSilence, silenceProblem, type SilenceProblem } from '../silence/previewSilence.ts';
import type { MadeSilence, Silencer } from '../silence/silencer.ts';
import { restoreTriage, writeRest, type TriageCounts, type TriageState } from '../triageState.ts';
import { issueView } from '../view/issueView.ts';
import type { EventRing } from './eventRing.ts';
import { changeOf, type TriageStore } from './issueStore.ts';
import { systemAudit } from './systemAudit.ts';

export type TriageDeskOptions = Readonly<{
  store: TriageStore;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Edges seen lately, of all tenants: asked whenever signals are taken. A few minutes are enough. */
  edges: () => readonly EdgeSummary[];
  /** Asked every time, so that they may change while it runs. */
  settings: () => TriageSettings;
  /** Another after every start. */
  writer: string;
  events: Pick<EventRing, 'publish'>;
  /** One an Alertmanager. */
  silencers: () => readonly Silencer[];
  /** Issues that changed, after they are stored. Must not throw. */
  onChange?: (issues: readonly IssueRecord[]) => void;
  /** The store failed, or a signal could not be taken: for the log. */
  onError: (error: unknown, what: string) => void;
}>;

export type Tenants = readonly string[] | 'all';

export type IssueListQuery = Omit<IssueFilter, 'states'> &
  Readonly<{ states: readonly IssueState[]; limit: number; after?: IssueCursor | undefined }>;

export type SilenceOrder = Readonly<{
  matchers: readonly Readonly<SilenceMatcher>[];
  durationMs: number;
  comment: string;
}>;

export type TriageFigures = TriageCounts & Readonly<{ open: number; acknowledged: number; setAsideNow: number }>;

export type Done = Readonly<{ kind: 'done'; issue: Issue }>;

/**
 * Where the engine's rooms tell their signals and people act. Everything is done one after the other, stored, and only
 * then told; what cannot be stored is tried again with the next signal or tick, and told when it is.
 */
export interface TriageDesk {
  /** Takes a signal; it is stored soon, together with others. Telling the same twice changes nothing. */
  take(signal: SignalEvent): void;
  /** Resolves when everything taken so far is stored; rejects with StoreError if it could not be. */
  flushed(): Promise<void>;
  /** Lets time pass; to be called every few seconds. Never rejects. */
  tick(): Promise<void>;
  /** Signals that last, as triage has them: for their rooms, after a restart. */
  activeSignals<Kind extends SignalKind>(kind: Kind): Extract<SignalEvent, { kind: Kind }>[];
  /** Ends the signals of a kind that last here, and whose keys their room no longer knows. */
  endUnknown(kind: SignalKind, stillActive: ReadonlySet<string>): void;
  /** Newest first. `next`: where the next page begins. Answers with what is stored. */
  list(query: IssueListQuery): Promise<Omit<IssueList, 'next'> & { next: IssueCursor | null }>;
  /** Undefined where there is none of this id for these tenants. */
  get(id: string, tenants: Tenants): Promise<Issue | undefined>;
  /** Rejects with StoreError where the act could not be stored; it is not done then. */
  act(id: string, tenants: Tenants, act: IssueAct, actor: Omit<Actor, 'atMs'>): Promise<Done | Refusal>;
  silencePreview(
    id: string,
    tenants: Tenants,
    matchers: readonly Readonly<SilenceMatcher>[] | undefined,
  ): Promise<Readonly<{ kind: 'preview'; preview: SilencePreview }> | SilenceProblem | Refusal>;
  /** Silences in every Alertmanager that has alerts of this kind, and notes it in the issue. */
  silence(
    id: string,
    tenants: Tenants,
    order: SilenceOrder,
    actor: Omit<Actor, 'atMs'>,
  ): Promise<Done | SilenceProblem | Refusal>;
  figures(): TriageFigures;
  /** Stores what is left. Takes nothing more. */
  close(): Promise<void>;
}

/** Signals that are taken in one turn of the event loop: at a third of a millisecond each, nobody waits for long. */
const BATCH_MAX = 50;
/** A storm is stored so many batches at a time: its issue is written anew every time. */
const BATCHES_A_WRITE = 10;

/** Restores what the store has (which has to be migrated). Rejects with StoreError. */
export async function createTriageDesk(o: TriageDeskOptions): Promise<TriageDesk> {
  const loaded = await o.store.loadTriage();
  let state: TriageState = restoreTriage(loaded.issues.map(readIssue), loaded.rest);
  let storedRest = loaded.rest;
  const storedRevision = new Map([...state.issues].map(([id, { revision }]) => [id, revision]));
  /** What is not stored yet. */
  let unstored = new Map<string, IssueRecord>();
  let unstoredAudit: AuditEntry[] = [];
  const queue: SignalEvent[] = [];
  let work: Promise<unknown> = Promise.resolve();
  let draining: Promise<void> | undefined;
  let closed = false;

  /** One thing after the other. */
  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = work.then(job);
    work = done.catch(() => undefined);
    return done;
  }

  /** Stores what is not stored, and `acted` with it, and tells. Rejects with StoreError; nothing is told then. */
  async function persist(next: TriageState, acted: readonly IssueRecord[] = []): Promise<void> {
    const rest = writeRest(next);
    const issues = [...new Map([...unstored, ...acted.map((issue) => [issue.id, issue] as const)]).values()];
    if (issues.length === 0 && unstoredAudit.length === 0 && rest === storedRest) return;
    await o.store.saveTriage({
      writer: o.writer,
      issues: issues.map((issue) => changeOf(issue, storedRevision.get(issue.id) ?? 0)),
      ...(rest === storedRest ? {} : { rest }),
      audit: unstoredAudit,
    });
    unstored = new Map();
    unstoredAudit = [];
    storedRest = rest;
    for (const issue of issues) {
      if (issue.live) storedRevision.set(issue.id, issue.revision);
      else storedRevision.delete(issue.id);
      const { id, version, revision } = issue;
      o.events.publish('issue', issue.tenant, { id, version, revision, state: issue.state });
    }
    if (issues.length > 0) o.onChange?.(issues);
  }

  function step(signals: readonly SignalEvent[]): void {
    const { issues: before } = state;
    const advanced = advance(state, signals, { nowMs: o.nowMs(), edges: o.edges() }, o.settings());
    state = advanced.state;
    for (const issue of advanced.changed) {
      unstored.set(issue.id, issue);
      unstoredAudit.push(...systemAudit(before.get(issue.id), issue));
    }
  }

  /** A signal that cannot be taken must not keep the others out. */
  function stepSafely(signals: readonly SignalEvent[]): void {
    try {
      step(signals);
    } catch (error) {
      const [only] = signals;
      if (signals.length > 1) for (const signal of signals) stepSafely([signal]);
      else
        o.onError(
          error,
          only === undefined ? 'triage could not let time pass' : `the signal ${only.key} was not taken`,
        );
    }
  }

  async function persistOrReport(): Promise<void> {
    try {
      await persist(state);
    } catch (error) {
      o.onError(error, 'issues could not be stored; they are kept and tried again');
      throw error;
    }
  }

  /** Takes the queue in batches until it is empty. */
  function drain(): Promise<void> {
    draining ??= inTurn(async () => {
      draining = undefined; // what comes from here on is for the next one, unless it is taken along
      for (let batches = 1; queue.length > 0; batches++) {
        stepSafely(queue.splice(0, BATCH_MAX));
        if (queue.length === 0 || batches % BATCHES_A_WRITE === 0) await persistOrReport();
        else await nextTurn();
      }
    });
    return draining;
  }

  async function recordOf(id: string, tenants: Tenants): Promise<IssueRecord | undefined> {
    const stored = await o.store.getIssue(id);
    if (stored === undefined || (tenants !== 'all' && !tenants.includes(stored.tenant))) return undefined;
    // What is live is newer here, if only by what is not stored yet.
    return state.issues.get(id) ?? readIssue(stored.document);
  }

  const NOT_FOUND = { kind: 'not_found' } as const;

  /** `judge` says what becomes of the issue as it is by then. */
  function change(id: string, tenants: Tenants, judge: (issue: IssueRecord) => ActResult): Promise<Done | Refusal> {
    return inTurn(async () => {
      const before = await recordOf(id, tenants);
      if (before === undefined) return NOT_FOUND;
      const result = judge(before);
      if (result.kind !== 'done') return result;
      const { issue } = result;
      const resolved = before.state !== issue.state && issue.state === 'resolved' ? 1 : 0;
      const next: TriageState = {
        ...state,
        issues: issue.live ? new Map([...state.issues, [id, issue]]) : state.issues,
        counts: { ...state.counts, resolved: state.counts.resolved + resolved },
      };
      if (!storedRevision.has(id) && !state.issues.has(id)) storedRevision.set(id, before.revision);
      try {
        await persist(next, [issue]);
      } catch (error) {
        // The store may have kept it all the same: it is written over with what counts.
        unstored.set(id, before);
        throw error;
      }
      state = next;
      return { kind: 'done', issue: issueView(issue) };
    });
  }

  function* members(): Iterable<Member> {
    for (const issue of state.issues.values()) yield* issue.members;
    for (const group of state.groups.values()) yield* group;
  }

  const desk: TriageDesk = {
    take: (signal) => {
      if (closed) return;
      queue.push(signal);
      void drain().catch(() => undefined); // reported; `flushed` says so too
    },
    flushed: async () => {
      await drain();
      await inTurn(() => persist(state));
    },
    tick: () =>
      inTurn(async () => {
        if (closed) return;
        for (; queue.length > 0; await nextTurn()) stepSafely(queue.splice(0, BATCH_MAX)); // a store that failed left them
        stepSafely([]);
        await persistOrReport();
      }).catch(() => undefined),
    activeSignals: <Kind extends SignalKind>(kind: Kind) => {
      const active = new Map<string, Extract<SignalEvent, { kind: Kind }>>();
      for (const member of members())
        if (member.signal.kind === kind && isActive(member))
          active.set(member.signal.key, member.signal as Extract<SignalEvent, { kind: Kind }>);
      return [...active.values()];
    },
    endUnknown: (kind, stillActive) => {
      const endedMs = o.nowMs();
      for (const signal of desk.activeSignals(kind))
        if (!stillActive.has(signal.key)) desk.take({ ...signal, endedMs });
    },
    list: async ({ limit, after, ...filter }) => {
      const [summaries, counts] = await Promise.all([
        o.store.listIssues(filter, limit + 1, after),
        o.store.countIssues(filter),
      ]);
      const issues = summaries.slice(0, limit).map((json) => JSON.parse(json) as IssueSummary); // written by changeOf alone
      const last = issues.at(-1);
      const next = summaries.length > limit && last !== undefined ? { openedMs: last.openedMs, id: last.id } : null;
      return { issues, counts: Object.fromEntries(counts), next };
    },
    get: async (id, tenants) => {
      const stored = await o.store.getIssue(id);
      if (stored === undefined || (tenants !== 'all' && !tenants.includes(stored.tenant))) return undefined;
      return issueView(readIssue(stored.document));
    },
    act: (id, tenants, act, actor) =>
      change(id, tenants, (issue) => applyAct(issue, act, { ...actor, atMs: o.nowMs() })),
    silencePreview: async (id, tenants, matchers) => {
      const issue = await recordOf(id, tenants);
      if (issue === undefined) return NOT_FOUND;
      const silencers = o.silencers();
      if (silencers.length === 0) return NO_ALERTMANAGER;
      try {
        return { kind: 'preview', preview: previewSilence(issue, matchers, silencers) };
      } catch (error) {
        return silenceProblem(error);
      }
    },
    silence: async (id, tenants, order, actor) => {
      const atMs = o.nowMs();
      const endsAtMs = atMs + order.durationMs;
      const note = { kind: 'silence', endsAtMs, comment: order.comment } as const;
      const issue = await recordOf(id, tenants);
      if (issue === undefined) return NOT_FOUND;
      const allowed = applyAct(issue, { ...note, made: [] }, { ...actor, atMs });
      if (allowed.kind !== 'done') return allowed;
      const made = await makeSilences(o.silencers(), { ...order, startsAtMs: atMs, endsAtMs, createdBy: actor.login });
      if ('kind' in made) return made;
      // It is made: that it is written down must not fail for what happened to the issue meanwhile.
      return change(id, tenants, (now) =>
        applyAct(now, { ...note, made }, { ...actor, expectedVersion: now.version, atMs }),
      );
    },
    figures: () => {
      const count = (wanted: IssueState): number =>
        [...state.issues.values()].filter((issue) => issue.state === wanted).length;
      const setAsideNow = [...state.groups.values()].reduce((sum, group) => sum + group.length, 0);
      return { ...state.counts, open: count('open'), acknowledged: count('acknowledged'), setAsideNow };
    },
    close: async () => {
      closed = true;
      await desk.flushed();
    },
  };
  return desk;
}

/** In every Alertmanager that has an alert to silence; where none has, in all. What was made, or why nothing was. */
async function makeSilences(
  silencers: readonly Silencer[],
  silence: SilenceOrder & Readonly<{ startsAtMs: number; endsAtMs: number; createdBy: string }>,
): Promise<readonly MadeSilence[] | SilenceProblem> {
  if (silencers.length === 0) return NO_ALERTMANAGER;
  const { matchers, startsAtMs, endsAtMs, createdBy, comment } = silence;
  let concerned: readonly Silencer[];
  try {
    const hit = silencers.filter((silencer) => silencer.preview(matchers).length > 0);
    concerned = hit.length > 0 ? hit : silencers;
  } catch (error) {
    return silenceProblem(error);
  }
  const results = await Promise.allSettled(
    concerned.map(async (silencer) => ({
      silenceId: await silencer.createSilence({ matchers, startsAtMs, endsAtMs, createdBy, comment }),
      source: silencer.source,
    })),
  );
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = results.find((result) => result.status === 'rejected');
  return made.length === 0 && failure !== undefined ? silenceProblem(failure.reason) : made;
}
