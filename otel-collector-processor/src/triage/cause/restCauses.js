import { bounded } from './coverage.ts';
import { evidenceOf } from './evidence.ts';
/** Own alerts and surges alone tell next to nothing. */
const REST_FACTOR = 0.2;
/** Nobody suffers, and yet there is something: own alerts, or more calls. */
export function restCauses(harms) {
  const rest = [...harms.values()].filter(({ drop, ownAlerts, surge }) => !drop && (ownAlerts.length > 0 || surge));
  return rest.map((harm) => {
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
