import { serviceKey } from '@vigil/quality-model';
/** The calls to it take at least this part of what the caller takes too long. */
const SLOW_SHARE = 0.6;
/** The calls to it fail at least in this part of what fails too often in the caller. */
const FAILING_SHARE = 0.5;
/** A rate that fell below this part of what was expected: hardly anything arrives. */
const DOWN_BELOW = 0.2;
const EXPLAINED_BY_FIGURES = 0.9;
const EXPLAINED_BY_SHARING = 0.6;
/** Edges have no history, and calls may fail on some edges every day: a possibility, no more. */
const EXPLAINED_BY_EDGE = 0;
/**
 * Those that send no spans (databases, third parties), or hardly any since they are down, and edges between two that look
 * well. What calls to them take and how often they fail is read off the graph: there is no usual value to compare with,
 * so only what is longer than the caller usually takes altogether counts as slow.
 */
export function suspectsOf(harms, unexplained, topology) {
  const byCallee = new Map();
  for (const harm of harms.values()) {
    if (harm.size === 0) continue;
    for (const edge of topology.calls(harm.node)) {
      const node = serviceKey(edge.server);
      if (node === harm.node || (harms.get(node)?.size ?? 0) > 0) continue;
      const known = byCallee.get(node) ?? { service: edge.server, from: [] };
      known.from.push({ harm, edge });
      byCallee.set(node, known);
    }
  }
  return [...byCallee].flatMap(([node, { service, from }]) => {
    const silent = !topology.sendsSpans(node);
    const down = isDown(harms.get(node));
    const byFigures = from.flatMap(({ harm, edge }) => {
      const why = (silent && isSlow(harm, edge) && 'slow') || (isFailing(harm, edge) && 'failing');
      if (!why) return [];
      return [{ harm, edge, why, explained: silent || down ? EXPLAINED_BY_FIGURES : EXPLAINED_BY_EDGE }];
    });
    if (byFigures.length > 0) {
      if (silent || down) return [{ kind: 'service', node, service, callers: byFigures }];
      return byFigures.map((caller) => ({ kind: 'edge', node, service, callers: [caller] }));
    }
    const tellsNothing = from.every(({ edge }) => edge.traffic.p95Ms === null);
    const sharing = from.filter(({ harm }) => unexplained(harm));
    if (!silent || !tellsNothing || sharing.length < 2) return [];
    const callers = sharing.map(({ harm, edge }) => ({ harm, edge, why: 'shared', explained: EXPLAINED_BY_SHARING }));
    return [{ kind: 'service', node, service, callers }];
  });
}
function isSlow({ latency }, { traffic }) {
  if (latency === undefined || traffic.p95Ms === null) return false;
  return traffic.p95Ms >= SLOW_SHARE * latency.excess && traffic.p95Ms > latency.figures.expected;
}
function isFailing({ errors }, { traffic }) {
  return errors !== undefined && traffic.errorRatio !== null && traffic.errorRatio >= FAILING_SHARE * errors.excess;
}
function isDown(harm) {
  if (harm?.drop === undefined) return false;
  const { seen, expected } = harm.drop.figures;
  return seen < DOWN_BELOW * expected;
}
