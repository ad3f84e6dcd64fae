import type { Issue, IssueCause, IssueSignal, IssueSummary, SilencePreview } from '@vigil/quality-model';
import { NOW_MS } from './now';
import { identityOf } from './serviceFactory';

const STARTED_MS = NOW_MS - 600_000;

export const anomalyOf = (overrides: Partial<IssueSignal> = {}): IssueSignal => ({
  key: 'anomaly/ledger/POST /charge/latency',
  kind: 'anomaly',
  title: 'POST /charge of ledger is slow',
  service: identityOf('ledger'),
  operation: 'POST /charge',
  startedMs: STARTED_MS,
  endedMs: null,
  episodes: 1,
  because: 'It was the first.',
  anomaly: { of: 'latency', direction: 'up', score: 0.97, seen: 900, expected: 45, unit: 'ms' },
  journey: null,
  alert: null,
  ...overrides,
});

export const alertOf = (overrides: Partial<IssueSignal> = {}): IssueSignal => ({
  ...anomalyOf(),
  key: 'alert/main/a1',
  kind: 'alert',
  title: 'LedgerSlow',
  operation: '',
  because: 'It is about ledger, too.',
  anomaly: null,
  alert: {
    source: 'main',
    fingerprint: 'a1',
    labels: { alertname: 'LedgerSlow', service: 'ledger' },
    annotations: { summary: 'Ledger is slow' },
    generatorUrl: '',
    own: false,
    suppressed: false,
  },
  ...overrides,
});

export const causeOf = (overrides: Partial<IssueCause> = {}): IssueCause => ({
  kind: 'service',
  service: identityOf('ledger'),
  callee: null,
  operation: 'POST /charge',
  score: 0.9,
  text: 'ledger is slow in POST /charge, and nothing that it calls is.',
  evidence: [
    {
      category: 'anomaly',
      text: 'POST /charge takes 900 ms instead of 45 ms.',
      seen: 900,
      expected: 45,
      unit: 'ms',
      sinceMs: STARTED_MS,
      signalKey: 'anomaly/ledger/POST /charge/latency',
    },
  ],
  explains: [identityOf('orders')],
  ...overrides,
});

/** An open issue with one anomaly and one alert, and ledger as its cause. */
export function issueOf(overrides: Partial<Issue> = {}): Issue {
  const cause = causeOf();
  return {
    id: 'issue-1',
    version: 1,
    revision: 1,
    state: 'open',
    tenant: 'default',
    title: 'ledger is slow',
    summary: 'POST /charge of ledger takes 900 ms instead of 45 ms; orders suffers from it.',
    startedMs: STARTED_MS,
    openedMs: STARTED_MS + 30_000,
    updatedMs: NOW_MS - 60_000,
    resolvedMs: null,
    mergedInto: null,
    assignee: null,
    acknowledged: null,
    cause,
    confidence: 0.82,
    confidenceReason: 'One candidate explains all signals.',
    services: [identityOf('ledger'), identityOf('orders')],
    causes: [cause],
    signals: { active: 2, ended: 0, list: [anomalyOf(), alertOf()] },
    notes: [],
    silences: [],
    resolution: null,
    mergedFrom: [],
    timeline: [{ atMs: STARTED_MS + 30_000, actor: 'vigil', kind: 'opened', text: 'Opened by an anomaly of ledger.' }],
    ...overrides,
  };
}

/** The issue as lists show it. */
export function summaryOf(issue: Issue): IssueSummary {
  const { causes, notes, silences, resolution, mergedFrom, timeline, signals, ...summary } = issue;
  return { ...summary, signals: { active: signals.active, ended: signals.ended } };
}

export const previewOf = (overrides: Partial<SilencePreview> = {}): SilencePreview => ({
  matchers: [{ name: 'alertname', value: 'LedgerSlow', isRegex: false, isEqual: true }],
  ofIssue: [{ fingerprint: 'a1', source: 'main', labels: { alertname: 'LedgerSlow', service: 'ledger' } }],
  notSilenced: [],
  others: [],
  ...overrides,
});
