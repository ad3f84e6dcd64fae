import { setImmediate as nextTurn } from 'node:timers/promises';
import { applyAct } from '../act/applyAct.ts';
import { advance } from '../advance.ts';
import { isActive, readIssue } from '../issueRecord.ts';
import { makeSilences } from '../silence/makeSilences.ts';
import { NO_ALERTMANAGER, previewSilence, silenceProblem } from '../silence/previewSilence.ts';
import { restoreTriage, writeRest } from '../triageState.ts';
import { issueView } from '../view/issueView.ts';
import { changeOf } from './issueStore.ts';
import { systemAudit } from './systemAudit.ts';
/** Signals that are taken in one turn of the event loop: at a third of a millisecond each, nobody waits for long. */
const BATCH_MAX = 50;
/** A storm is stored so many batches at a time: its issue is written anew every time. */
const BATCHES_A_WRITE = 10;
/** The graph is asked for again after this time: it is that of minutes, and to gather it costs. */
const EDGES_AGE_MAX_MS = 5_000;
/** Restores what the store has (which has to be migrated). Rejects with StoreError. */
export async function createTriageDesk(o) {
  const loaded = await o.store.loadTriage();
  let state = restoreTriage(loaded.issues.map(readIssue), loaded.rest);
  let storedRest = loaded.rest;
  const storedRevision = new Map([...state.issues].map(([id, { revision }]) => [id, revision]));
  /** What is not stored yet. */
  let unstored = new Map();
  let unstoredAudit = [];
  const queue = [];
  let work = Promise.resolve();
  let draining;
  let closed = false;
  let graph;
  function edgesNow(nowMs) {
    if (graph === undefined || Math.abs(nowMs - graph.readMs) >= EDGES_AGE_MAX_MS)
      graph = { edges: o.edges(), readMs: nowMs };
    return graph.edges;
  }
  /** One thing after the other. */
  function inTurn(job) {
    const done = work.then(job);
    work = done.catch(() => undefined);
    return done;
  }
  /** Stores what is not stored, and `acted` with it, and tells. Rejects with StoreError; nothing is told then. */
  async function persist(next, acted = []) {
    const rest = writeRest(next);
    const issues = [...new Map([...unstored, ...acted.map((issue) => [issue.id, issue])]).values()];
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
  function step(signals) {
    const { issues: before } = state;
    const nowMs = o.nowMs();
    const advanced = advance(state, signals, { nowMs, edges: edgesNow(nowMs) }, o.settings());
    state = advanced.state;
    for (const issue of advanced.changed) {
      unstored.set(issue.id, issue);
      unstoredAudit.push(...systemAudit(before.get(issue.id), issue));
    }
  }
  /** A signal that cannot be taken must not keep the others out. */
  function stepSafely(signals) {
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
  async function persistOrReport() {
    try {
      await persist(state);
    } catch (error) {
      o.onError(error, 'issues could not be stored; they are kept and tried again');
      throw error;
    }
  }
  /** Takes the queue in batches until it is empty. */
  function drain() {
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
  async function recordOf(id, tenants) {
    const stored = await o.store.getIssue(id);
    if (stored === undefined || (tenants !== 'all' && !tenants.includes(stored.tenant))) return undefined;
    // What is live is newer here, if only by what is not stored yet.
    return state.issues.get(id) ?? readIssue(stored.document);
  }
  const NOT_FOUND = { kind: 'not_found' };
  /** `judge` says what becomes of the issue as it is by then. */
  function change(id, tenants, judge) {
    return inTurn(async () => {
      const before = await recordOf(id, tenants);
      if (before === undefined) return NOT_FOUND;
      const result = judge(before);
      if (result.kind !== 'done') return result;
      const { issue } = result;
      const resolved = before.state !== issue.state && issue.state === 'resolved' ? 1 : 0;
      const next = {
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
  function* members() {
    for (const issue of state.issues.values()) yield* issue.members;
    for (const group of state.groups.values()) yield* group;
  }
  const desk = {
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
    activeSignals: (kind) => {
      const active = new Map();
      for (const member of members())
        if (member.signal.kind === kind && isActive(member)) active.set(member.signal.key, member.signal);
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
      const issues = summaries.slice(0, limit).map((json) => JSON.parse(json)); // written by changeOf alone
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
      const note = { kind: 'silence', endsAtMs, comment: order.comment };
      const issue = await recordOf(id, tenants);
      if (issue === undefined) return NOT_FOUND;
      const allowed = applyAct(issue, { ...note, made: [] }, { ...actor, atMs });
      if (allowed.kind !== 'done') return allowed;
      const { matchers, comment } = order;
      const wanted = { matchers, startsAtMs: atMs, endsAtMs, createdBy: actor.login, comment };
      const result = await makeSilences(o.silencers(), wanted);
      if (result.kind !== 'made') return result;
      const { made, failure } = result;
      const told = failure === '' ? note : { ...note, comment: `${comment} (not everywhere: ${failure})` };
      // It is made: that it is written down must not fail for what happened to the issue meanwhile.
      return change(id, tenants, (now) =>
        applyAct(now, { ...told, made }, { ...actor, expectedVersion: now.version, atMs }),
      );
    },
    figures: () => {
      const count = (wanted) => [...state.issues.values()].filter((issue) => issue.state === wanted).length;
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
