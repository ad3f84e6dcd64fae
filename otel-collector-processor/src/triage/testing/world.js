import { serviceKey } from '@vigil/quality-model';
import { applyAct } from '../act/applyAct.ts';
import { advance } from '../advance.ts';
import { TRIAGE_DEFAULTS } from '../contract.ts';
import { isActive, isOpen } from '../issueRecord.ts';
import { NO_TRIAGE } from '../triageState.ts';
/** Unix milliseconds at which the trouble of the scenarios begins. */
export const T0 = 1_800_000_000_000;
export const SECOND = 1000;
export const MINUTE = 60_000;
export const service = (name) => ({
  tenant: 'default',
  environment: 'production',
  namespace: 'any',
  name,
});
const NO_TRAFFIC = { calls: 100, ratePerSecond: 1, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null };
/** `a>b` calls; `a>b:database` a server that sends no spans. `traffic` of the edges that are named there. */
export function edges(calls, traffic = {}) {
  return calls.map((call) => {
    const [, client = '', server = '', type = ''] = /^(.+)>([^:]+):?(.*)$/.exec(call) ?? [];
    const connectionType = type;
    return {
      client: service(client),
      server: type === '' ? service(server) : { tenant: 'default', environment: '', namespace: '', name: server },
      connectionType,
      traffic: { ...NO_TRAFFIC, ...traffic[`${client}>${server}`] },
    };
  });
}
function anomaly(name, of, seen, expected, { startedMs = T0, endedMs = null, score = 0.95, operation = 'GET /' }) {
  const at = service(name);
  return {
    kind: 'anomaly',
    key: `anomaly:${of}:${serviceKey(at)}:${operation}`,
    subject: { service: at, operation },
    startedMs,
    endedMs,
    title: `${name} ${of} ${seen}`,
    of,
    direction: seen >= expected ? 'up' : 'down',
    score,
    seen,
    expected,
  };
}
export const slow = (name, seen = 1000, expected = 100, timing = {}) =>
  anomaly(name, 'latency', seen, expected, timing);
export const failing = (name, seen = 0.3, expected = 0.001, timing = {}) =>
  anomaly(name, 'errors', seen, expected, timing);
export const rate = (name, seen = 0.4, expected = 4, timing = {}) => anomaly(name, 'rate', seen, expected, timing);
export function journey(checkId, at, { startedMs = T0, endedMs = null } = {}) {
  const signal = {
    kind: 'journey',
    key: `journey:${checkId}`,
    subject: { service: at === undefined ? undefined : service(at), operation: '' },
    startedMs,
    endedMs,
    title: `Journey ${checkId} fails`,
    checkId,
    runId: 'r1',
    failedStep: 'pay',
    traceId: '0'.repeat(32),
    reason: 'took 3.1 s, wanted 2 s',
    criticality: 'p1',
  };
  return signal;
}
export function alert(labels, o = {}) {
  const fingerprint = o.fingerprint ?? Object.values(labels).join('-');
  return {
    kind: 'alert',
    key: `alert:am:${fingerprint}`,
    subject: o.subject ?? { service: undefined, operation: '' },
    startedMs: o.startedMs ?? T0,
    endedMs: o.endedMs ?? null,
    title: labels['alertname'] ?? 'alert',
    source: 'am',
    fingerprint,
    labels,
    annotations: {},
    generatorUrl: '',
    own: o.own ?? false,
    suppressed: o.suppressed ?? false,
  };
}
export const ended = (signal, endedMs) => ({ ...signal, endedMs });
/** Triage without a desk: signals at times, over a graph that may change. */
export class World {
  state = NO_TRIAGE;
  /** Issues as they were stored last; merged and forgotten ones too. */
  stored = new Map();
  graph;
  nowMs = T0;
  settings;
  constructor(graph = [], settings = {}) {
    this.graph = graph;
    this.settings = { ...TRIAGE_DEFAULTS, ...settings };
  }
  /** Tells all of them at once. */
  tell(...signals) {
    const { state, changed } = advance(this.state, signals, { nowMs: this.nowMs, edges: this.graph }, this.settings);
    this.state = state;
    for (const issue of changed) this.stored.set(issue.id, issue);
    return this;
  }
  /** Kim does something to an issue. */
  act(id, what) {
    const issue = this.state.issues.get(id);
    const result = applyAct(issue, what, { login: 'kim', expectedVersion: issue.version, atMs: this.nowMs });
    if (result.kind !== 'done') throw new Error(result.kind);
    this.state = { ...this.state, issues: new Map([...this.state.issues, [id, result.issue]]) };
    return this;
  }
  /** Time passes, ticking every ten seconds. */
  pass(ms) {
    for (const untilMs = this.nowMs + ms; this.nowMs < untilMs;) {
      this.nowMs = Math.min(untilMs, this.nowMs + 10 * SECOND);
      this.tell();
    }
    return this;
  }
  /** Ends everything that lasts. */
  endAll() {
    const members = [
      ...[...this.state.issues.values()].flatMap((issue) => issue.members),
      ...[...this.state.groups.values()].flat(),
    ];
    return this.tell(...members.filter(isActive).map(({ signal }) => ended(signal, this.nowMs)));
  }
  get open() {
    return [...this.state.issues.values()].filter(isOpen);
  }
  /** The only open issue. */
  get only() {
    const [issue, ...others] = this.open;
    if (issue === undefined || others.length > 0) throw new Error(`There are ${this.open.length} open issues`);
    return issue;
  }
  /** Names of the candidates of the only open issue, an edge as `a>b`. */
  get causes() {
    return causeNames(this.only);
  }
}
export function causeNames({ verdict }) {
  return verdict.causes.map(({ kind, service: at, callee }) =>
    kind === 'traffic' ? `traffic at ${at.name}` : callee === null ? at.name : `${at.name}>${callee.name}`,
  );
}
