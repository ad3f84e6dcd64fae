import { figureWords } from '../../signals/index.ts';
import { listWords } from '../words/listWords.ts';
import { bounded, coverageFactor } from './coverage.ts';
import { evidenceOf } from './evidence.ts';
/** Behind a fall of rates, harm of this size says that customers went because of it. */
const HARM_BEHIND_A_DROP = 0.5;
/** Fewer calls, where they begin to be fewer; nothing where somebody suffers much. */
export function trafficCauses(harms, topology) {
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
  return origins.map((harm) => {
    const drop = harm.drop;
    const reach = coverageFactor(reachRatio(harm, dropped, topology));
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
function reachRatio(harm, dropped, topology) {
  const reached = dropped.filter(({ node }) => topology.hops(harm.node, node) !== undefined);
  return reached.length / dropped.length;
}
function trafficWords({ service, drop, node }, topology) {
  const { seen, expected } = drop.figures;
  const figures = `${figureWords(seen, 'per_second')}, usually ${figureWords(expected, 'per_second')}`;
  const callers = topology.callers(node).map((caller) => topology.serviceAt(caller).name);
  const who = callers.length === 0 ? 'Fewer customers reach' : `Fewer calls from ${listWords(callers)} reach`;
  return `${who} ${service.name}: ${drop.signal.subject.operation || 'calls'} ${figures}`;
}
