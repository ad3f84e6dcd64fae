import type { ServiceIdentity } from '@vigil/quality-model';

/**
 * What a signal speaks of. A service may be known in part (an alert names it without a namespace): what is not known is
 * ''. An alert that names no service has none.
 */
export type Subject = Readonly<{
  service: ServiceIdentity | undefined;
  /** Name of the span, or ''. */
  operation: string;
}>;

/** Categories of evidence, after Asserts' SAAFE: saturation, amend (a change), anomaly, failure, error. */
export const EVIDENCE_CATEGORIES = ['saturation', 'change', 'anomaly', 'failure', 'error'] as const;
export type EvidenceCategory = (typeof EVIDENCE_CATEGORIES)[number];

/** What an anomaly is of. */
export const ANOMALY_SIGNALS = ['rate', 'errors', 'latency'] as const;
export type AnomalySignal = (typeof ANOMALY_SIGNALS)[number];

type Common = Readonly<{
  /** The same for the same trouble while it lasts and when it comes back: `anomaly:…`, `journey:<id>`, `alert:<fingerprint>`. */
  key: string;
  subject: Subject;
  /** When it began, Unix milliseconds: in the telemetry, not when it was noticed. */
  startedMs: number;
  /** When it ended; null while it lasts. */
  endedMs: number | null;
  /** One line, for people. */
  title: string;
}>;

/** An operation that behaves as it did not before. */
export type AnomalySignalEvent = Common &
  Readonly<{
    kind: 'anomaly';
    of: AnomalySignal;
    /** Of the whole episode: on its way back the value may be on the other side. */
    direction: 'up' | 'down';
    /** 0–1. */
    score: number;
    /** In the unit of the signal: calls a second, ratio 0–1, milliseconds. */
    seen: number;
    expected: number;
  }>;

/** A journey that fails. `subject` is the service of the step that failed, as far as its trace tells. */
export type JourneySignalEvent = Common &
  Readonly<{
    kind: 'journey';
    checkId: string;
    runId: string;
    failedStep: string;
    traceId: string;
    reason: string;
    criticality: 'p1' | 'p2' | 'p3' | 'p4';
  }>;

/** An alert of an Alertmanager, by poll or webhook. */
export type AlertSignalEvent = Common &
  Readonly<{
    kind: 'alert';
    source: string;
    fingerprint: string;
    labels: Readonly<Record<string, string>>;
    annotations: Readonly<Record<string, string>>;
    generatorUrl: string;
    /** Made by a rule of Vigil's own (`origin="vigil"`): it joins the issue of its signal and never makes a second one. */
    own: boolean;
    suppressed: boolean;
  }>;

/**
 * What the engine's rooms tell triage, one at a time. A signal is told when it begins, when what is said of it changes,
 * and when it ends (`endedMs` set); telling the same twice changes nothing.
 */
export type SignalEvent = AnomalySignalEvent | JourneySignalEvent | AlertSignalEvent;
export type SignalKind = SignalEvent['kind'];
