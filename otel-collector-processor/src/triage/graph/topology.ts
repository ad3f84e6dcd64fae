import { serviceKey, type EdgeSummary, type ServiceIdentity } from '@vigil/quality-model';
import type { SignalEvent } from '../../signals/index.ts';
import { alertPlace } from '../correlate/alertLabels.ts';

/** A service of the graph, by its key. */
export type Node = string;

/** The service graph as triage asks it. Ways go along calls, from caller to callee, and count hops. */
export interface Topology {
  /** Where a signal is: its subject on the graph, as far as it can be told; undefined: nowhere, or it could be several. */
  locate(signal: SignalEvent): Located | undefined;
  serviceAt(node: Node): ServiceIdentity | undefined;
  /** Hops from caller to callee, 0 for the same; undefined: no way within `hopsMax`. */
  hops(caller: Node, callee: Node): number | undefined;
  /** A service that both call within `SIBLING_HOPS`, or that calls both; '' if there is none. */
  shared(a: Node, b: Node): Readonly<{ callee: Node; caller: Node }>;
  /** Every service that a signal there may have to do with: what calls it or is called, and its siblings. */
  near(node: Node): Iterable<Node>;
  callers(node: Node): readonly Node[];
  /** Edges out of a service. */
  calls(node: Node): readonly EdgeSummary[];
  /** It sends spans of its own: a way goes out of it, or it is called as a service. */
  sendsSpans(node: Node): boolean;
}

export type Located = Readonly<{ node: Node; service: ServiceIdentity }>;

/** Siblings have the service that calls them both this near. */
const SIBLING_HOPS = 2;

const made = new WeakMap<readonly EdgeSummary[], Readonly<{ hopsMax: number; topology: Topology }>>();

/** Made once for the same list of edges. */
export function topologyOf(edges: readonly EdgeSummary[], hopsMax: number): Topology {
  const known = made.get(edges);
  if (known?.hopsMax === hopsMax) return known.topology;
  const topology = makeTopology(edges, hopsMax);
  made.set(edges, { hopsMax, topology });
  return topology;
}

function makeTopology(edges: readonly EdgeSummary[], hopsMax: number): Topology {
  const services = new Map<Node, ServiceIdentity>();
  const byName = new Map<string, Set<Node>>();
  const out = new Map<Node, EdgeSummary[]>();
  const callersOf = new Map<Node, Node[]>();
  const speaking = new Set<Node>();
  const add = (service: ServiceIdentity): Node => {
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
  const distances = new Map<string, ReadonlyMap<Node, number>>();
  const calleesOf = (node: Node): Node[] => (out.get(node) ?? []).map(({ server }) => serviceKey(server));
  const within = (way: 'down' | 'up', from: Node): ReadonlyMap<Node, number> => {
    const cacheKey = way + from;
    const known = distances.get(cacheKey);
    if (known !== undefined) return known;
    const found = new Map<Node, number>([[from, 0]]);
    let rim: Node[] = [from];
    for (let hop = 1; hop <= hopsMax && rim.length > 0; hop++) {
      const next: Node[] = [];
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
  const nearest = (a: ReadonlyMap<Node, number>, b: ReadonlyMap<Node, number>, hops: number): Node => {
    let best: readonly [number, Node] | undefined;
    for (const [node, hopsA] of a) {
      const hopsB = b.get(node);
      if (hopsA === 0 || hopsB === undefined || hopsB === 0 || hopsA > hops || hopsB > hops) continue;
      const sum = hopsA + hopsB;
      if (best === undefined || sum < best[0] || (sum === best[0] && node < best[1])) best = [sum, node];
    }
    return best?.[1] ?? '';
  };

  const nearBy = new Map<Node, ReadonlySet<Node>>();
  const locatedBySignal = new WeakMap<SignalEvent, { at: Located | undefined }>();
  const locateSubject = (signal: SignalEvent): Located | undefined => {
    const { service } = signal.subject;
    if (service !== undefined) {
      const key = serviceKey(service);
      if (services.has(key)) return { node: key, service };
      const fitting = [...(byName.get(service.name) ?? [])].filter((node) => mayBeSame(service, services.get(node)!));
      const [only] = fitting;
      if (only !== undefined && fitting.length === 1) return { node: only, service: services.get(only)! };
      return fitting.length === 0 ? { node: key, service } : undefined;
    }
    if (signal.kind !== 'alert') return undefined;
    const place = alertPlace(signal.labels);
    for (const name of place.serviceNames) {
      const fitting = [...(byName.get(name) ?? [])].filter((node) => {
        const { environment, namespace } = services.get(node)!;
        return fits(place.environment, environment) && fits(place.namespace, namespace);
      });
      const [only] = fitting;
      if (only !== undefined && fitting.length === 1) return { node: only, service: services.get(only)! };
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
      const known = nearBy.get(node);
      if (known !== undefined) return known;
      const found = new Set<Node>([...within('down', node).keys(), ...within('up', node).keys()]);
      for (const [caller, hops] of within('up', node))
        if (hops > 0 && hops <= SIBLING_HOPS)
          for (const [sibling, down] of within('down', caller)) if (down <= SIBLING_HOPS) found.add(sibling);
      for (const callee of calleesOf(node)) for (const caller of callersOf.get(callee) ?? []) found.add(caller);
      nearBy.set(node, found);
      return found;
    },
    callers: (node) => callersOf.get(node) ?? [],
    calls: (node) => out.get(node) ?? [],
    sendsSpans: (node) => speaking.has(node),
  };
}

const fits = (said: string, is: string): boolean => said === '' || is === '' || said === is;

/** Could these two be the same service? What is not said ('') fits everything. */
export function mayBeSame(a: ServiceIdentity, b: ServiceIdentity): boolean {
  return (
    a.name === b.name &&
    fits(a.tenant, b.tenant) &&
    fits(a.environment, b.environment) &&
    fits(a.namespace, b.namespace)
  );
}

function push<Key, Value>(into: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [value]);
  else list.push(value);
}
