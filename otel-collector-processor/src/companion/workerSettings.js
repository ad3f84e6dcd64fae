import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { otlpTokenRequired } from '@vigil/quality-model';
import { destinationHeaders } from '../config/index.ts';
/** Pipelines that run when vigil.yaml and the command line say nothing. */
function workerCount(config) {
    return config.pipeline.workers ?? Math.max(1, availableParallelism() - 1);
}
/** Queues on disk of pipelines beyond `count`: there were more of them once, and what they hold is not forgotten. */
function leftOverLanes(folder, count) {
    const own = new Set(Array.from({ length: count }, (_, i) => pipelineName(i)));
    let names;
    try {
        names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    }
    catch {
        return []; // the first start: there is no folder of queues yet
    }
    return names
        .filter((name) => /^w\d+$/.test(name) && !own.has(name))
        .map((name) => ({ pipelineId: name, folder: join(folder, name) }));
}
const pipelineName = (index) => `w${index}`;
/** What each pipeline thread is started with. Half of the memory budget is for requests in flight; the rest is the process's own. */
export function workerSettings({ config, secrets, addresses }, data, tables, workers) {
    const count = workers ?? workerCount(config);
    const { otlp } = config.receivers;
    const queues = join(data.path, 'queue');
    const leftOver = leftOverLanes(queues, count);
    const trusted = otlp.trustedTokens.flatMap((ref) => (isRef(ref) ? [secrets.get(ref).reveal()] : []));
    return Array.from({ length: count }, (_, index) => ({
        lane: { pipelineId: pipelineName(index), folder: join(queues, pipelineName(index)) },
        leftOver: leftOver.filter((_lane, i) => i % count === index),
        receivers: {
            host: otlp.host,
            grpcPort: addresses.otlpGrpc.port,
            httpPort: addresses.otlpHttp.port,
            reusePort: count > 1,
            auth: {
                required: otlpTokenRequired(otlp),
                tokens: [
                    ...trusted.map((secret) => ({ secret, tenants: 'all', trusted: true })),
                    { secret: data.tokens.otlp.reveal(), tenants: 'all', trusted: false },
                ],
            },
            tenantHeader: otlp.tenantHeader,
            bodyMaxBytes: otlp.maxRequestBytes,
            maxInFlightBytes: Math.max(2 * otlp.maxRequestBytes + 64 * 1024, Math.floor(config.pipeline.memoryBudgetBytes / 2 / count)),
            requestTimeoutMs: otlp.requestTimeoutMs,
        },
        queue: { maxBytes: Math.floor(config.queue.maxBytes / count), segmentBytes: config.queue.segmentBytes },
        destinations: config.forward.map((destination) => ({
            ...destination,
            headers: destinationHeaders(destination, secrets),
        })),
        deltaIntervalMs: config.pipeline.deltaIntervalMs,
        tables,
    }));
}
function isRef(text) {
    return text.startsWith('env:') || text.startsWith('file:');
}
