import { DEFAULT_TENANT } from '@vigil/quality-model';
/** Companion series: one row a metric, with what it says of a watched series. */
const METRICS = [
    ['vigil_anomaly_active', '1 while the series is anomalous.', (s) => (s.state === 'anomalous' ? 1 : 0)],
    [
        'vigil_anomaly_score',
        'How unusual the series is now, 0 to 1; one half is where it becomes suspicious.',
        (s) => s.score,
    ],
    [
        'vigil_anomaly_expected',
        'What is expected: calls a second, ratio of errors, milliseconds.',
        (s) => s.expected,
    ],
    ['vigil_anomaly_lower', 'Lower end of what is expected.', (s) => s.lower],
    ['vigil_anomaly_upper', 'Upper end of what is expected.', (s) => s.upper],
];
/** The watched series in the Prometheus text format; those that are still learned are left out, but for `vigil_anomaly_learning`. */
export function* exposeAnomalies(series) {
    const all = [...series].map((s) => [s, labelsOf(s)]);
    const known = all.filter(([s]) => s.state !== 'learning');
    for (const [name, help, value] of METRICS) {
        yield `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
        for (const [s, labels] of known)
            yield `${name}{${labels}} ${value(s)}\n`;
    }
    yield `# HELP vigil_anomaly_learning Watched series of which too little was seen yet.\n# TYPE vigil_anomaly_learning gauge\nvigil_anomaly_learning ${all.length - known.length}\n`;
}
function labelsOf({ service, operation, of }) {
    return [...identityLabels(service), ['span_name', operation], ['signal', of]]
        .map(([name, value]) => `${name}="${escaped(value)}"`)
        .join(',');
}
function identityLabels(s) {
    const labels = [['service_name', s.name]];
    if (s.namespace !== '')
        labels.push(['service_namespace', s.namespace]);
    if (s.environment !== '')
        labels.push(['deployment_environment_name', s.environment]);
    if (s.tenant !== DEFAULT_TENANT)
        labels.push(['vigil_tenant', s.tenant]);
    return labels;
}
function escaped(value) {
    return value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
}
