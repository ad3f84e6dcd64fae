import { DEFAULT_TENANT } from '@vigil/quality-model';
/**
 * Longest label value, UTF-16 units. A name that is longer is cut before it becomes a key: each label is repeated on
 * twenty lines of every exposition.
 */
export const LABEL_VALUE_MAX_LENGTH = 1024;
/**
 * A value as it can be a label: cut, and without lone surrogates, which are no UTF-8. Applied to keys, so that no two
 * series get the same labels.
 */
export function labelValue(text) {
    return text.slice(0, LABEL_VALUE_MAX_LENGTH).toWellFormed();
}
const ESCAPED = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };
/** `name="value"`, escaped as the text format 0.0.4 wants it. */
export function label(name, value) {
    return `${name}="${value.replace(/[\\"\n]/g, (c) => ESCAPED[c])}"`;
}
/** The same with a comma in front; nothing for an empty value, which Prometheus takes for an absent label. */
export function furtherLabel(name, value) {
    return value === '' ? '' : `,${label(name, value)}`;
}
export function tenantLabel(tenant) {
    return furtherLabel('vigil_tenant', tenant === DEFAULT_TENANT ? '' : tenant);
}
/** What marks a series that stands for those beyond a limit; the name is the Collector's. */
export function overflowLabel(overflow) {
    return furtherLabel('otel_metric_overflow', overflow ? 'true' : '');
}
/** Name of what is beyond a limit: an operation, the server of an edge. */
export const OVERFLOW_NAME = 'other';
/** Labels of a service in its own series. */
export function serviceLabels({ tenant, environment, namespace, name }) {
    return (label('service_name', name) +
        furtherLabel('service_namespace', namespace) +
        furtherLabel('deployment_environment_name', environment) +
        tenantLabel(tenant));
}
