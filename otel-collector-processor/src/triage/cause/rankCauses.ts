import type { CauseEvidence, ServiceIdentity } from '@vigil/quality-model';
import type { Node, Topology } from '../graph/topology.ts';
import type { Cause, Member, Verdict } from '../issueRecord.ts';
import { figureWords, listWords } from '../words/figures.ts';
import { suspectsOf, type Suspect } from './edgeSuspects.ts';
import { evidenceOf, evidenceOfEdge } from './evidence.ts';
import { explains } from './explain.ts';
import { harmsOf, type Harm } from './harm.ts';

/** Most candidates that are kept. */
const CAUSES_MAX = 10;
/** What a callee explains in full keeps this part of its score: it may have troubles of its own. */
const EXPLAINED_REST = 0.1;
/** A candidate that explains nobody but itself keeps this part of its score. */
const COVERAGE_FLOOR = 0.4;
/** Who was first is a hint only: detectors take time slots, and small deviations show late. */
const EARLY_BONUS = 0.05;
const EARLY_MS = 60_000;
const ALERT_BONUS = 0.03;
const EDGE_FACTOR = 0.5;
/** Behind a fall of rates, harm of this size says that customers went because of it. */
const HARM_BEHIND_A_DROP = 0.5;
/** Own alerts and surges alone tell next to nothing. */
const REST_FACTOR = 0.2;
/** From there on a caller counts as explained by its callee. */
const IS_EXPLAINED = 0.5;
/** A first cause of at least this score is as sure as its distance to the second. */
const FULL_SCORE = 0.5;
const TOO_LITTLE = 0.06;
/** Journeys and alerts alone say that something is wrong, and hardly where. */
const WITHOUT_FIGURES = 0.6;
const CONFIDENCE_MAX = 0.95;
const CONFIDENCE_MIN = 0.05;

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
    const coverage = COVERAGE_FLOOR + (1 - COVERAGE_FLOOR) * (covered / sufferers.length);
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
const bounded = (score: number): number => Math.min(1, Math.max(0, score));

function mainDeviation({ latency, errors }: Harm): Harm['latency'] {
  if (latency === undefined || errors === undefined) return latency ?? errors;
  return latency.size > errors.size ? latency : errors;
}

/** Fewer calls, where they begin to be fewer; nothing where somebody suffers much. */
function trafficCauses(harms: ReadonlyMap<Node, Harm>, topology: Topology): Cause[] {
  const worst = Math.max(0, ...[...harms.values()].map(({ size }) => size));
  const unharmed = Math.max(0, 1 - worst / HARM_BEHIND_A_DROP);
  if (unharmed === 0) return [];
  const quiet = worst === 0 ? 'nothing behind it is slow or failing' : 'hardly anything behind it is slow or failing';
  const dropped = [...harms.values()].filter(({ drop }) => drop !== undefined);
  const tops = dropped.filter(
    ({ node }) => !dropped.some((other) => other.node !== node && topology.hops(other.node, node) !== undefined),
  );
  // In a ring of calls everybody has a caller that dropped too.
  const origins = tops.length > 0 ? tops : dropped;
  return origins.map((harm): Cause => {
    const drop = harm.drop!;
    const reach = COVERAGE_FLOOR + (1 - COVERAGE_FLOOR) * reachRatio(harm, dropped, topology);
    return {
      kind: 'traffic',
      service: harm.service,
      callee: null,
      operation: drop.signal.subject.operation,
      score: bounded(drop.size * reach * unharmed),
      text: `${trafficWords(harm, topology)}; ${quiet}`,
      evidence: [
        ...evidenceOf(harm),
        {
          category: 'failure',
          text: quiet,
          seen: null,
          expected: null,
          unit: '',
          sinceMs: drop.member.signal.startedMs,
          signalKey: '',
        },
      ],
      explains: dropped
        .filter(({ node }) => node !== harm.node && topology.hops(harm.node, node) !== undefined)
        .map(({ service }) => service),
    };
  });
}

/** Nobody suffers, and yet there is something: own alerts, or more calls. */
function restCauses(harms: ReadonlyMap<Node, Harm>): Cause[] {
  const rest = [...harms.values()].filter(({ drop, ownAlerts, surge }) => !drop && (ownAlerts.length > 0 || surge));
  return rest.map((harm): Cause => {
    const { name } = harm.service;
    return {
      kind: 'service',
      service: harm.service,
      callee: null,
      operation: '',
      score: bounded(REST_FACTOR * (harm.surge?.size ?? 1)),
      text: harm.surge === undefined ? `Alerts fire about ${name}` : `More calls than usual reach ${name}`,
      evidence: evidenceOf(harm),
      explains: [],
    };
  });
}

function reachRatio(harm: Harm, dropped: readonly Harm[], topology: Topology): number {
  const reached = dropped.filter(({ node }) => topology.hops(harm.node, node) !== undefined);
  return reached.length / dropped.length;
}

function trafficWords({ service, drop, node }: Harm, topology: Topology): string {
  const { seen, expected } = drop!.figures;
  const figures = `${figureWords(seen, 'per_second')}, usually ${figureWords(expected, 'per_second')}`;
  const callers = topology.callers(node).map((caller) => topology.serviceAt(caller)!.name);
  const who = callers.length === 0 ? 'Fewer customers reach' : `Fewer calls from ${listWords(callers)} reach`;
  return `${who} ${service.name}: ${drop!.signal.subject.operation || 'calls'} ${figures}`;
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

function verdictOf(found: readonly Cause[], members: readonly Member[], harms: ReadonlyMap<Node, Harm>): Verdict {
  const causes = [...found]
    .sort((a, b) => b.score - a.score || compareNames(a.service, b.service))
    .slice(0, CAUSES_MAX);
  const [first, second] = causes;
  if (first === undefined)
    return {
      causes,
      confidence: null,
      confidenceReason: `Not enough evidence: ${members.length === 1 ? 'the only signal does' : 'the signals do'} not say where the trouble is.`,
    };
  if (first.score < TOO_LITTLE)
    return { causes, confidence: null, confidenceReason: 'Not enough evidence: the deviations are too small to tell.' };
  const lead = second === undefined ? 1 : (first.score - second.score) / first.score;
  const hasFigures = first.evidence.some(({ expected, seen }) => expected !== null || seen !== null);
  const placed = members.length === 0 ? 1 : placedRatio(members, harms);
  const sure = Math.min(1, first.score / FULL_SCORE) * (0.5 + 0.5 * lead) * (hasFigures ? 1 : WITHOUT_FIGURES) * placed;
  const confidence = Math.min(CONFIDENCE_MAX, Math.max(CONFIDENCE_MIN, Math.round(sure * 100) / 100));
  return { causes, confidence, confidenceReason: reasonOf(first, second, hasFigures) };
}

/** Failures that have no place leave it open whether the first cause has to do with them: each such counts half. */
function placedRatio(members: readonly Member[], harms: ReadonlyMap<Node, Harm>): number {
  const placed = [...harms.values()].reduce(
    (sum, { deviations, failures, ownAlerts }) => sum + deviations.length + failures.length + ownAlerts.length,
    0,
  );
  return 1 - 0.5 * Math.max(0, 1 - placed / members.length);
}

function reasonOf(first: Cause, second: Cause | undefined, hasFigures: boolean): string {
  const says = [
    first.explains.length > 0
      ? `It explains ${listWords(first.explains.map(({ name }) => name))}, and nothing that it calls explains it.`
      : 'Nothing that it calls explains it.',
    ...(hasFigures ? [] : ['Alerts and journeys say so; no measured value deviates there.']),
    ...(second === undefined || second.score < first.score / 2 ? [] : [`${second.service.name} is close behind.`]),
  ];
  return says.join(' ');
}

function compareNames(a: ServiceIdentity, b: ServiceIdentity): number {
  const [x, y] = [a, b].map((s) => [s.name, s.namespace, s.environment, s.tenant].join('\n')) as [string, string];
  return x < y ? -1 : x > y ? 1 : 0;
}
