import { serviceKey } from '@vigil/quality-model';
import { alertPlace } from '../correlate/alertLabels.ts';
/** Siblings have the service that calls them both this near. */
const SIBLING_HOPS = 2;
const made = new WeakMap();
/** Made once for the same list of edges. */
export function topologyOf(edges, hopsMax) {
  const known = made.get(edges);
  if (known?.hopsMax === hopsMax) return known.topology;
  const topology = makeTopology(edges, hopsMax);
  made.set(edges, { hopsMax, topology });
  return topology;
}
function makeTopology(edges, hopsMax) {
  const services = new Map();
  const byName = new Map();
  const out = new Map();
  const callersOf = new Map();
  const speaking = new Set();
  const add = (service) => {
    const node = serviceKey(service);
    services.set(node, service);
    byName.set(service.name, (byName.get(service.name) ?? new Set()).add(node));
    return node;
  };
  for (const edge of edges) {
    const client = add(edge.client);
    const server = add(edge.server);
    speaking.add(client);
    if (edge.connectionType === '' || edge.connectionType === 'service') speaking.add(server);
    push(out, client, edge);
    if (!(callersOf.get(server) ?? []).includes(client)) push(callersOf, server, client);
  }
  const distances = new Map();
  const calleesOf = (node) => (out.get(node) ?? []).map(({ server }) => serviceKey(server));
  const within = (way, from) => {
    const cacheKey = way + from;
    const known = distances.get(cacheKey);
    if (known !== undefined) return known;
    const found = new Map([[from, 0]]);
    let rim = [from];
    for (let hop = 1; hop <= hopsMax && rim.length > 0; hop++) {
      const next = [];
      for (const node of rim)
        for (const neighbour of way === 'down' ? calleesOf(node) : (callersOf.get(node) ?? []))
          if (!found.has(neighbour)) {
            found.set(neighbour, hop);
            next.push(neighbour);
          }
      rim = next;
    }
    distances.set(cacheKey, found);
    return found;
  };
  /** The nearest that is in both, the smaller key first among equals. */
  const nearest = (a, b, hops) => {
    let best;
    for (const [node, hopsA] of a) {
      const hopsB = b.get(node);
      if (hopsA === 0 || hopsB === undefined || hopsB === 0 || hopsA > hops || hopsB > hops) continue;
      const sum = hopsA + hopsB;
      if (best === undefined || sum < best[0] || (sum === best[0] && node < best[1])) best = [sum, node];
    }
    return best?.[1] ?? '';
  };
  const locatedBySignal = new WeakMap();
  const locateSubject = (signal) => {
    const { service } = signal.subject;
    if (service !== undefined) {
      const key = serviceKey(service);
      if (services.has(key)) return { node: key, service };
      const fitting = [...(byName.get(service.name) ?? [])].filter((node) => mayBeSame(service, services.get(node)));
      const [only] = fitting;
      if (only !== undefined && fitting.length === 1) return { node: only, service: services.get(only) };
      return fitting.length === 0 ? { node: key, service } : undefined;
    }
    if (signal.kind !== 'alert') return undefined;
    const place = alertPlace(signal.labels);
    for (const name of place.serviceNames) {
      const fitting = [...(byName.get(name) ?? [])].filter((node) => {
        const { environment, namespace } = services.get(node);
        return fits(place.environment, environment) && fits(place.namespace, namespace);
      });
      const [only] = fitting;
      if (only !== undefined && fitting.length === 1) return { node: only, service: services.get(only) };
    }
    return undefined;
  };
  return {
    locate: (signal) => {
      let known = locatedBySignal.get(signal);
      if (known === undefined) locatedBySignal.set(signal, (known = { at: locateSubject(signal) }));
      return known.at;
    },
    serviceAt: (node) => services.get(node),
    hops: (caller, callee) => within('down', caller).get(callee),
    shared: (a, b) => ({
      callee: nearest(within('down', a), within('down', b), 1),
      caller: nearest(within('up', a), within('up', b), SIBLING_HOPS),
    }),
    near: (node) => {
      const found = new Set([...within('down', node).keys(), ...within('up', node).keys()]);
      for (const [caller, hops] of within('up', node))
        if (hops > 0 && hops <= SIBLING_HOPS)
          for (const [sibling, down] of within('down', caller)) if (down <= SIBLING_HOPS) found.add(sibling);
      for (const callee of calleesOf(node)) for (const caller of callersOf.get(callee) ?? []) found.add(caller);
      return found;
    },
    callers: (node) => callersOf.get(node) ?? [],
    calls: (node) => out.get(node) ?? [],
    sendsSpans: (node) => speaking.has(node),
  };
}
const fits = (said, is) => said === '' || is === '' || said === is;
/** Could these two be the same service? What is not said ('') fits everything. */
export function mayBeSame(a, b) {
  return (
    a.name === b.name &&
    fits(a.tenant, b.tenant) &&
    fits(a.environment, b.environment) &&
    fits(a.namespace, b.namespace)
  );
}
function push(into, key, value) {
  const list = into.get(key);
  if (list === undefined) into.set(key, [value]);
  else list.push(value);
}
