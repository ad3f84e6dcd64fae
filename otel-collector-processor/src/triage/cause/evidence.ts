import type { CauseEvidence, EdgeSummary } from '@vigil/quality-model';
import type { Member } from '../issueRecord.ts';
import { anomalyWords, figureWords, UNIT_OF } from '../../signals/index.ts';
import type { Deviation, Harm } from './harm.ts';

/** Most observations that one cause is given. */
const EVIDENCE_MAX = 12;

function ofDeviation({ member, signal, figures }: Deviation): CauseEvidence {
  const category = signal.of === 'errors' ? 'error' : signal.of === 'rate' ? 'change' : 'anomaly';
  return {
    category,
    text: anomalyWords(signal, figures),
    seen: figures.seen,
    expected: figures.expected,
    unit: UNIT_OF[signal.of],
    sinceMs: member.signal.startedMs,
    signalKey: signal.key,
  };
}

function ofFailure({ signal }: Member): CauseEvidence {
  const text =
    signal.kind === 'journey'
      ? `Journey ${signal.checkId} fails at step ${signal.failedStep}: ${signal.reason}`
      : signal.title;
  return {
    category: 'failure',
    text,
    seen: null,
    expected: null,
    unit: '',
    sinceMs: signal.startedMs,
    signalKey: signal.key,
  };
}

/** Everything that was observed at a service, the worst first. */
export function evidenceOf({ deviations, failures, ownAlerts }: Harm): CauseEvidence[] {
  return [...deviations.map(ofDeviation), ...failures.map(ofFailure), ...ownAlerts.map(ofFailure)].slice(
    0,
    EVIDENCE_MAX,
  );
}

/** Alerts, in the order given. */
export const evidenceOfAlerts = (alerts: readonly Member[]): CauseEvidence[] =>
  alerts.slice(0, EVIDENCE_MAX).map(ofFailure);

/** What the graph says of the calls from a caller with harm to a suspect, and the harm that it explains. */
export function evidenceOfEdge(harm: Harm, edge: EdgeSummary, why: 'slow' | 'failing' | 'shared'): CauseEvidence[] {
  const { client, server, traffic } = edge;
  const calls = `calls from ${client.name} to ${server.name}`;
  const observed = {
    slow: { text: `${calls} take ${figureWords(traffic.p95Ms ?? 0, 'ms')} (p95)`, seen: traffic.p95Ms, unit: 'ms' },
    failing: {
      text: `${calls} fail in ${figureWords(traffic.errorRatio ?? 0, 'ratio')} of cases`,
      seen: traffic.errorRatio,
      unit: 'ratio',
    },
    shared: { text: `${client.name} calls ${server.name}, which sends no spans of its own`, seen: null, unit: '' },
  } as const;
  const { text, seen, unit } = observed[why];
  const category = why === 'failing' ? 'error' : 'anomaly';
  const reading: CauseEvidence = { category, text, seen, expected: null, unit, sinceMs: harm.startedMs, signalKey: '' };
  const deviation = why === 'failing' ? harm.errors : (harm.latency ?? harm.errors);
  const symptom = deviation === undefined ? [] : [ofDeviation(deviation)];
  return [reading, ...symptom.map((item) => ({ ...item, text: `${client.name}: ${item.text}` }))];
}
