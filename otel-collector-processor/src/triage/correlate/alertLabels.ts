import type { ServiceIdentity } from '@vigil/quality-model';
import type { AlertSignalEvent } from '../../signals/index.ts';

/** Labels that name a service, the more telling ones first. The values of `service` and `job` may be of something else. */
const SERVICE_LABELS = [
  'service_name',
  'service.name',
  'server',
  'app_kubernetes_io_name',
  'app',
  'service',
  'container',
  'deployment',
  'job',
] as const;
const NAMESPACE_LABELS = ['service_namespace', 'service.namespace', 'namespace', 'exported_namespace'] as const;
const ENVIRONMENT_LABELS = [
  'deployment_environment_name',
  'deployment_environment',
  'deployment.environment.name',
  'environment',
  'env',
] as const;
const POD_LABELS = ['k8s_pod_name', 'pod', 'pod_name', 'kubernetes_pod_name'] as const;
/** `instance` is where Prometheus scraped, with its port: of an alert that names no other host, the host. */
const HOST_LABELS = ['k8s_node_name', 'node', 'host_name', 'host', 'hostname', 'nodename', 'instance'] as const;
const CHECK_LABELS = ['vigil_check_id', 'check_id', 'check', 'journey', 'probe'] as const;
const OPERATION_LABELS = ['span_name', 'operation'] as const;

type Labels = AlertSignalEvent['labels'];

function firstOf(labels: Labels, names: readonly string[]): string {
  for (const name of names) if (labels[name] !== undefined && labels[name] !== '') return labels[name];
  return '';
}

const known = new WeakMap<Labels, AlertPlace>();

/** What an alert's labels say of where it is from. */
export type AlertPlace = Readonly<{
  /** Names that a service of the issue may have; `job` is `namespace/name` where OpenTelemetry made it. */
  serviceNames: readonly string[];
  /** '' where it is not said. */
  namespace: string;
  environment: string;
  pod: string;
  host: string;
  checkId: string;
  operation: string;
}>;

export function alertPlace(labels: Labels): AlertPlace {
  let place = known.get(labels);
  if (place === undefined) known.set(labels, (place = readPlace(labels)));
  return place;
}

function readPlace(labels: Labels): AlertPlace {
  const names = SERVICE_LABELS.flatMap((label) => {
    const value = labels[label] ?? '';
    return value === '' ? [] : [value, value.slice(value.lastIndexOf('/') + 1)];
  });
  return {
    serviceNames: [...new Set(names)].filter((name) => name !== ''),
    namespace: firstOf(labels, NAMESPACE_LABELS),
    environment: firstOf(labels, ENVIRONMENT_LABELS),
    pod: firstOf(labels, POD_LABELS),
    host: firstOf(labels, HOST_LABELS).replace(/:\d+$/, ''),
    checkId: firstOf(labels, CHECK_LABELS),
    operation: firstOf(labels, OPERATION_LABELS),
  };
}

/** Does the alert's place touch this service: by name, or at least by namespace, and nothing contradicts? */
export function touches(place: AlertPlace, service: ServiceIdentity): boolean {
  if (place.environment !== '' && service.environment !== '' && place.environment !== service.environment) return false;
  if (place.serviceNames.includes(service.name)) return true;
  if (place.namespace !== '' && place.namespace === service.namespace) return true;
  // Nothing but an environment: all that it says fits.
  return (
    place.serviceNames.length === 0 &&
    place.namespace === '' &&
    place.environment !== '' &&
    place.environment === service.environment
  );
}
