import type { CauseEvidence } from '@vigil/quality-model';
import type { Node, Topology } from '../graph/topology.ts';
import type { Cause, Member, Verdict } from '../issueRecord.ts';
import { listWords } from '../words/listWords.ts';
import { alertCauses } from './alertCauses.ts';
import { bounded, coverageFactor } from './coverage.ts';
import { suspectsOf, type Suspect } from './edgeSuspects.ts';
import { evidenceOf, evidenceOfEdge } from './evidence.ts';
import { explains } from './explain.ts';
import { harmsOf, type Harm } from './harm.ts';
import { restCauses } from './restCauses.ts';
import { trafficCauses } from './trafficCauses.ts';
import { verdictOf } from './verdict.ts';

/** What a callee explains in full keeps this part of its score: it may have troubles of its own. */
const EXPLAINED_REST = 0.1;
/** Who was first is a hint only: detectors take time slots, and small deviations show late. */
const EARLY_BONUS = 0.05;
const EARLY_MS = 60_000;
const ALERT_BONUS = 0.03;
const EDGE_FACTOR = 0.5;
/** From there on a caller counts as explained by its callee. */
const IS_EXPLAINED = 0.5;

/**
 * Ranks what may be behind these signals. A candidate's score is how far it deviates, less what its callees explain of
 * it, more the more of the services in trouble call it: so the deepest one along the calls that deviates comes first.
 * Slowness and errors come up from callees; a fall of rates comes down from callers, and is a cause where hardly anybody
 * suffers: customers who suffer stay away too.
 *
 * The idea of following anomalies along calls to the last one: MonitorRank (Kim et al., SIGMETRICS 2013) and the
 * traversal baseline of PetShop (Hardt et al., CLeaR 2024). The weights are this product's own.
 */
export function rankCauses(members: readonly Member[], topology: Topology): Verdict {
  const harms = harmsOf(members, topology);
  if (members.every(({ signal }) => signal.kind === 'alert' && !signal.own))
    return verdictOf(alertCauses(members, topology), members, harms);
  const sufferers = [...harms.values()].filter(({ size }) => size > 0);
  const ofTraffic = trafficCauses(harms, topology);
  if (sufferers.length === 0) return verdictOf([...ofTraffic, ...restCauses(harms)], members, harms);
  const explainedBySignals = new Map(
    sufferers.map((harm) => [harm.node, Math.max(...sufferers.map((other) => explains(other, harm, topology)))]),
  );
  const suspects = suspectsOf(harms, ({ node }) => (explainedBySignals.get(node) ?? 0) < IS_EXPLAINED, topology);
  const explained = new Map(explainedBySignals);
  for (const { callers } of suspects)
    for (const { harm, explained: part } of callers)
      explained.set(harm.node, Math.max(explained.get(harm.node) ?? 0, part));
  const firstMs = Math.min(...sufferers.map(({ startedMs }) => startedMs));
  const coverageOf = (node: Node): readonly Harm[] =>
    sufferers.filter((harm) => harm.node !== node && topology.hops(harm.node, node) !== undefined);
  const scoreOf = (node: Node, size: number, startedMs: number, isSufferer: boolean): number => {
    const covered = coverageOf(node).length + Number(isSufferer);
    const coverage = coverageFactor(covered / sufferers.length);
    const early = EARLY_BONUS / (1 + (startedMs - firstMs) / EARLY_MS);
    return size * coverage * (1 + early);
  };
  const ofServices = sufferers.map((harm): Cause => {
    const rest = 1 - (1 - EXPLAINED_REST) * (explained.get(harm.node) ?? 0);
    const alerts = harm.failures.some(({ signal }) => signal.kind === 'alert') ? 1 + ALERT_BONUS : 1;
    return {
      kind: 'service',
      service: harm.service,
      callee: null,
      operation: mainDeviation(harm)?.signal.subject.operation ?? harm.failures[0]?.signal.subject.operation ?? '',
      score: bounded(scoreOf(harm.node, harm.size, harm.startedMs, true) * rest * alerts),
      text: serviceWords(harm),
      evidence: evidenceOf(harm),
      explains: coverageOf(harm.node).map(({ service }) => service),
    };
  });
  const ofSuspects = suspects.map((suspect): Cause => {
    const [first] = suspect.callers;
    const factor = suspect.kind === 'edge' ? EDGE_FACTOR : 1;
    const size = Math.max(...suspect.callers.map(({ harm, explained: part }) => harm.size * (part || 1)));
    const startedMs = Math.min(...suspect.callers.map(({ harm }) => harm.startedMs));
    return {
      kind: suspect.kind,
      service: suspect.kind === 'edge' ? first!.harm.service : suspect.service,
      callee: suspect.kind === 'edge' ? suspect.service : null,
      operation: '',
      score: bounded(scoreOf(suspect.node, size, startedMs, false) * factor),
      text: suspectWords(suspect),
      evidence: [
        ...suspect.callers.flatMap(({ harm, edge, why }) => evidenceOfEdge(harm, edge, why)),
        ...ownEvidence(harms.get(suspect.node)),
      ],
      explains: coverageOf(suspect.node).map(({ service }) => service),
    };
  });
  return verdictOf([...ofServices, ...ofSuspects, ...ofTraffic], members, harms);
}

const ownEvidence = (harm: Harm | undefined): CauseEvidence[] => (harm === undefined ? [] : evidenceOf(harm));

function mainDeviation({ latency, errors }: Harm): Harm['latency'] {
  if (latency === undefined || errors === undefined) return latency ?? errors;
  return latency.size > errors.size ? latency : errors;
}

function serviceWords(harm: Harm): string {
  const { service, latency, errors, failures } = harm;
  if (latency !== undefined && errors !== undefined) return `${service.name} is slow and fails`;
  if (errors !== undefined) return `${service.name} fails`;
  if (latency !== undefined) return `${service.name} is slow`;
  return failures.some(({ signal }) => signal.kind === 'journey')
    ? `Journeys fail at ${service.name}`
    : `Alerts fire about ${service.name}`;
}

function suspectWords({ kind, service, callers }: Suspect): string {
  const names = listWords(callers.map(({ harm }) => harm.service.name));
  switch (callers[0]!.why) {
    case 'slow':
      return `${service.name} answers ${names} slowly`;
    case 'failing':
      return kind === 'edge' ? `Calls from ${names} to ${service.name} fail` : `${service.name} fails for ${names}`;
    case 'shared':
      return `${service.name}, which ${names} all call, may be slow or failing`;
  }
}
