import {
  serviceKey,
  type Issue,
  type IssueSignal,
  type IssueSummary,
  type ServiceIdentity,
} from '@vigil/quality-model';
import { isActive, type IssueRecord, type Member } from '../issueRecord.ts';
import { UNIT_OF } from '../../signals/index.ts';

/** Services that an issue touches: of its signals, and those that are thought to be behind them. */
export function servicesOf({ members, verdict }: IssueRecord): ServiceIdentity[] {
  const services = [
    ...verdict.causes
      .slice(0, 1)
      .filter(({ kind }) => kind !== 'host')
      .map(({ service }) => service),
    ...members.flatMap(({ signal }) => signal.subject.service ?? []),
  ];
  return [...new Map(services.map((service) => [serviceKey(service), service])).values()];
}

export function summaryOf(issue: IssueRecord): IssueSummary {
  const [cause] = issue.verdict.causes;
  const active = issue.members.filter(isActive).length;
  return {
    id: issue.id,
    version: issue.version,
    revision: issue.revision,
    state: issue.state,
    tenant: issue.tenant,
    title: issue.title,
    summary: issue.summary,
    startedMs: Math.min(issue.openedMs, ...issue.members.map(({ startedMs }) => startedMs)),
    openedMs: issue.openedMs,
    updatedMs: issue.updatedMs,
    resolvedMs: issue.resolvedMs,
    mergedInto: issue.mergedInto,
    assignee: issue.assignee,
    acknowledged: issue.acknowledged,
    cause:
      cause === undefined
        ? null
        : {
            kind: cause.kind,
            service: cause.service,
            callee: cause.callee,
            operation: cause.operation,
            text: cause.text,
          },
    confidence: issue.verdict.confidence,
    confidenceReason: issue.verdict.confidenceReason,
    services: servicesOf(issue),
    signals: { active, ended: issue.members.length - active },
  };
}

/** The whole issue as the API shows it. */
export function issueView(issue: IssueRecord): Issue {
  const summary = summaryOf(issue);
  return {
    ...summary,
    causes: issue.verdict.causes.map((cause) => ({
      ...cause,
      evidence: [...cause.evidence],
      explains: [...cause.explains],
    })),
    signals: { ...summary.signals, list: issue.members.map(signalView) },
    notes: issue.notes.map((note) => ({ ...note })),
    silences: issue.silences.map((silence) => ({ ...silence })),
    resolution: issue.resolution,
    mergedFrom: [...issue.mergedFrom],
    timeline: issue.timeline.map((entry) => ({ ...entry })),
  };
}

function signalView({ signal, startedMs, episodes, worst, because }: Member): IssueSignal {
  return {
    key: signal.key,
    kind: signal.kind,
    title: signal.title,
    service: signal.subject.service ?? null,
    operation: signal.subject.operation,
    startedMs,
    endedMs: signal.endedMs,
    episodes,
    because,
    anomaly:
      signal.kind === 'anomaly'
        ? { of: signal.of, direction: signal.direction, ...(worst ?? figuresOf(signal)), unit: UNIT_OF[signal.of] }
        : null,
    journey:
      signal.kind === 'journey'
        ? {
            checkId: signal.checkId,
            runId: signal.runId,
            failedStep: signal.failedStep,
            traceId: signal.traceId,
            reason: signal.reason,
            criticality: signal.criticality,
          }
        : null,
    alert:
      signal.kind === 'alert'
        ? {
            source: signal.source,
            fingerprint: signal.fingerprint,
            labels: { ...signal.labels },
            annotations: { ...signal.annotations },
            generatorUrl: signal.generatorUrl,
            own: signal.own,
            suppressed: signal.suppressed,
          }
        : null,
  };
}

const figuresOf = ({ seen, expected, score }: { seen: number; expected: number; score: number }) => ({
  seen,
  expected,
  score,
});
