import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { SIGNALS } from '../messages/index.ts';
/** Read by `collect` alone: nothing is pushed anywhere. */
class OnDemandReader extends MetricReader {
    async onForceFlush() { }
    async onShutdown() { }
}
/**
 * The companion's own health as metrics, by the OpenTelemetry SDK. Accounting is exact, in items: for each destination
 * and signal accepted + recovered = forwarded + queued + dead-lettered + dropped.
 */
export function createSelfMetrics(report) {
    const reader = new OnDemandReader();
    const provider = new MeterProvider({ readers: [reader] });
    const meter = provider.getMeter('vigil');
    const counter = (name, description, observe) => {
        meter.createObservableCounter(name, { description }).addCallback((result) => {
            for (const { pipelineId, accounting } of report().pipelines)
                observe(accounting, (value, labels) => result.observe(value, { pipeline: pipelineId, ...labels }));
        });
    };
    counter('vigil_accepted_items', 'Spans, data points and log records acknowledged to senders.', (a, add) => {
        for (const signal of SIGNALS)
            add(a.signals[signal].accepted, { signal });
    });
    counter('vigil_recovered_items', 'Items found on disk at start that a destination did not have then.', (a, add) => {
        eachDestination(a, (destination, signal, d) => add(d.recovered, { destination, signal }));
    });
    counter('vigil_refused_requests', 'Requests answered with an error, by reason.', (a, add) => {
        for (const signal of SIGNALS)
            for (const [reason, value] of Object.entries(a.signals[signal].refused))
                add(value, { signal, reason });
    });
    counter('vigil_forwarded_items', 'Items that a destination has.', (a, add) => {
        eachDestination(a, (destination, signal, d) => add(d.forwarded, { destination, signal }));
    });
    counter('vigil_dead_lettered_items', 'Items that a destination refused for good and that were kept.', (a, add) => {
        eachDestination(a, (destination, signal, d) => add(d.deadLettered, { destination, signal }));
    });
    counter('vigil_dropped_items', 'Items that were given up, by reason.', (a, add) => {
        eachDestination(a, (destination, signal, d) => {
            for (const [reason, value] of Object.entries(d.dropped))
                add(value, { destination, signal, reason });
        });
    });
    counter('vigil_labelled_spans', 'Spans labelled as synthetic, by evidence.', (a, add) => {
        for (const [evidence, value] of Object.entries(a.labelled))
            add(value, { evidence });
    });
    counter('vigil_forged_marks', "Spans with a mark of Vigil's that is not this installation's, or out of its time.", (a, add) => {
        add(a.forgedMarks, {});
    });
    meter
        .createObservableGauge('vigil_queued_items', { description: 'Items on disk that a destination does not have yet.' })
        .addCallback((result) => {
        for (const { pipelineId, accounting } of report().pipelines)
            eachDestination(accounting, (destination, signal, d) => result.observe(d.queued, { pipeline: pipelineId, destination, signal }));
    });
    meter
        .createObservableGauge('vigil_queue_bytes', { description: 'Size of the queue on disk.' })
        .addCallback((result) => {
        for (const { pipelineId, accounting } of report().pipelines)
            result.observe(accounting.queueBytes, { pipeline: pipelineId });
    });
    meter
        .createObservableGauge('vigil_pipeline_last_seen_seconds', {
        description: 'Unix time of the last report of a pipeline.',
    })
        .addCallback((result) => {
        for (const { pipelineId, lastSeenMs } of report().pipelines)
            result.observe(lastSeenMs / 1000, { pipeline: pipelineId });
    });
    meter
        .createObservableGauge('vigil_build_info', { description: 'Always 1; the version is a label.' })
        .addCallback((result) => {
        result.observe(1, { version: report().version });
    });
    meter
        .createObservableGauge('vigil_start_time_seconds', { description: 'Unix time of the start.' })
        .addCallback((result) => {
        result.observe(report().startedMs / 1000);
    });
    meter
        .createObservableGauge('vigil_process_resident_memory_bytes', { description: 'Resident memory of the process.' })
        .addCallback((result) => {
        result.observe(process.memoryUsage.rss());
    });
    const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
    return {
        expose: async () => {
            const { resourceMetrics } = await reader.collect();
            return serializer.serialize(resourceMetrics);
        },
    };
}
function eachDestination(accounting, visit) {
    for (const [destination, bySignal] of Object.entries(accounting.destinations))
        for (const signal of SIGNALS)
            visit(destination, signal, bySignal[signal]);
}
