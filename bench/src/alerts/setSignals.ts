import type { EdgeSummary, ServiceIdentity, Traffic } from '../../../quality-model/src/index.ts';
import type { AlertSignalEvent } from '../../../otel-collector-processor/src/signals/index.ts';
import type { SetAlert, SetTopology } from './alertSet.ts';

const service = (name: string): ServiceIdentity => ({ tenant: 'default', environment: '', namespace: '', name });
const UNKNOWN: Traffic = { calls: 0, ratePerSecond: 0, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null };

/** How a node of the set's topology is called in the labels of an alert, as Kubernetes and Prometheus name them. */
export type SetPlaces = Readonly<{
  labelsOf(entity: string): Readonly<Record<string, string>>;
  edges: readonly EdgeSummary[];
}>;

export function placesOf({ nodes, edges }: SetTopology): SetPlaces {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const hostOf = new Map(edges.flatMap(({ type, from, to }) => (type === 'hosted_on' ? [[from, to] as const] : [])));
  const isHost = (id: string): boolean => byId.get(id)?.type === 'Host';
  const isService = (id: string): boolean => byId.has(id) && !isHost(id);
  return {
    labelsOf: (entity) => {
      if (isHost(entity)) return { node: entity };
      const family = byId.get(entity)?.family ?? entity;
      const host = hostOf.get(entity);
      return {
        service: family,
        ...(family === entity ? {} : { pod: entity }),
        ...(host === undefined ? {} : { node: host }),
      };
    },
    edges: edges
      .filter(({ type, from, to }) => !['hosted_on', 'instance_of'].includes(type) && isService(from) && isService(to))
      .map(({ type, from, to }) => ({
        client: service(byId.get(from)!.family),
        server: service(byId.get(to)!.family),
        connectionType: type === 'calls' ? '' : 'database',
        traffic: UNKNOWN,
      })),
  };
}

/** The alert as an Alertmanager would have told it. */
export function setSignal(alert: SetAlert, places: SetPlaces): AlertSignalEvent {
  const { entity, name, caller, operation = '', ms } = alert;
  const at = places.labelsOf(entity);
  const labels = {
    alertname: name,
    ...at,
    ...(caller === undefined ? {} : { client: places.labelsOf(caller)['service'] ?? caller, client_pod: caller }),
    ...(operation === '' ? {} : { span_name: operation }),
  };
  const fingerprint = JSON.stringify([name, entity, caller ?? '']);
  const { service: serviceName } = at;
  return {
    kind: 'alert',
    key: `alert:set:${fingerprint}`,
    subject: { service: serviceName === undefined ? undefined : service(serviceName), operation },
    startedMs: ms,
    endedMs: null,
    title: alert.summary,
    source: 'set',
    fingerprint,
    labels,
    annotations: {},
    generatorUrl: '',
    own: false,
    suppressed: false,
  };
}
