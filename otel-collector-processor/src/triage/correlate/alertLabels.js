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
];
const NAMESPACE_LABELS = ['service_namespace', 'service.namespace', 'namespace', 'exported_namespace'];
const ENVIRONMENT_LABELS = [
  'deployment_environment_name',
  'deployment_environment',
  'deployment.environment.name',
  'environment',
  'env',
];
const CHECK_LABELS = ['vigil_check_id', 'check_id', 'check', 'journey', 'probe'];
const OPERATION_LABELS = ['span_name', 'operation'];
function firstOf(labels, names) {
  for (const name of names) if (labels[name] !== undefined && labels[name] !== '') return labels[name];
  return '';
}
const known = new WeakMap();
export function alertPlace(labels) {
  let place = known.get(labels);
  if (place === undefined) known.set(labels, (place = readPlace(labels)));
  return place;
}
function readPlace(labels) {
  const names = SERVICE_LABELS.flatMap((label) => {
    const value = labels[label] ?? '';
    return value === '' ? [] : [value, value.slice(value.lastIndexOf('/') + 1)];
  });
  return {
    serviceNames: [...new Set(names)].filter((name) => name !== ''),
    namespace: firstOf(labels, NAMESPACE_LABELS),
    environment: firstOf(labels, ENVIRONMENT_LABELS),
    checkId: firstOf(labels, CHECK_LABELS),
    operation: firstOf(labels, OPERATION_LABELS),
  };
}
/** Does the alert's place touch this service: by name, or at least by namespace, and nothing contradicts? */
export function touches(place, service) {
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
