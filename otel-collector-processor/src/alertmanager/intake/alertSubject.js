import { DEFAULT_TENANT } from '@vigil/quality-model';
/** Vigil's own rules name services as its metrics do; `job` there is the scrape's, or a journey's name. */
const OWN_LABELS = {
    serviceLabels: ['service_name'],
    namespaceLabels: ['service_namespace'],
    environmentLabels: ['deployment_environment_name'],
};
/** Was the alert made by a rule of Vigil's own? */
export const isOwn = (labels) => labels['origin'] === 'vigil';
/** The first label that is there and says something; '' if none does. */
function firstOf(labels, names) {
    for (const name of names) {
        const value = labels[name];
        if (value !== undefined && value !== '')
            return [name, value];
    }
    return ['', ''];
}
/** OpenTelemetry makes `job` of namespace and name (compatibility with Prometheus, "resource attributes"). */
function splitJob(job) {
    const slash = job.indexOf('/');
    return slash > 0 && slash < job.length - 1 ? [job.slice(0, slash), job.slice(slash + 1)] : ['', job];
}
/**
 * Whom an alert speaks of. What its labels do not say is '', but for the tenant, which is the default one; an alert that
 * names no service has none.
 */
export function alertSubject(labels, configured) {
    const { serviceLabels, namespaceLabels, environmentLabels } = isOwn(labels) ? OWN_LABELS : configured;
    const operation = labels['span_name'] ?? '';
    const [nameLabel, value] = firstOf(labels, serviceLabels);
    if (value === '')
        return { service: undefined, operation };
    const [ofJob, name] = nameLabel === 'job' ? splitJob(value) : ['', value];
    const [, namespace] = firstOf(labels, namespaceLabels);
    const [, environment] = firstOf(labels, environmentLabels);
    const tenant = labels['vigil_tenant'] || DEFAULT_TENANT;
    return { service: { tenant, environment, namespace: namespace || ofJob, name }, operation };
}
