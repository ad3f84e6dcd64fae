import { createForwarder, createSender } from './forward/index.ts';
import { KpiFeed } from './kpiFeed.ts';
import { newCounts, Pipeline } from './pipeline.ts';
import { openQueue } from './queue/index.ts';
import { startReceivers } from './receive/index.ts';
import { jsonToProtobuf } from './wire/index.ts';
/** Runs one pipeline in this thread until it is told to stop. Failing to start is told, not thrown. */
export async function runPipelineThread(settings, port) {
    const problem = (message) => port.postMessage({ kind: 'problem', message });
    const lanes = [];
    let receivers;
    let tables = settings.tables;
    const openLane = async (lane) => {
        const counts = newCounts();
        const queue = await openQueue({
            folder: lane.folder,
            ...settings.queue,
            onProblem: ({ message }) => problem(message),
        });
        queue.retainCursors(['kpi', ...settings.destinations.map(({ id }) => id)]);
        const forwarder = await createForwarder({
            queue,
            destinations: settings.destinations.map((d) => ({
                ...d,
                sender: createSender({ ...d, tenantHeader: settings.receivers.tenantHeader }),
            })),
            random: Math.random,
        });
        const feed = new KpiFeed({
            pipelineId: lane.pipelineId,
            queue,
            send: (delta) => port.postMessage({ kind: 'delta', delta }),
            accounting: () => accountingOf(counts, queue, forwarder, lane === settings.lane ? receivers : undefined),
            nowMs: Date.now,
        }, tables);
        const open = { queue, feed, forwarder, counts };
        lanes.push(open);
        return open;
    };
    try {
        const own = await openLane(settings.lane);
        for (const lane of settings.leftOver)
            await openLane(lane);
        const pipeline = new Pipeline(own.queue, own.feed, own.counts, tables);
        port.on('message', (message) => {
            switch (message.kind) {
                case 'tables':
                    tables = newest(tables, message.tables);
                    pipeline.tables(tables);
                    for (const { feed } of lanes)
                        feed.tables(tables);
                    return;
                case 'stop':
                    void stop(message.deadlineMs);
                    return;
            }
        });
        receivers = await startReceivers({ ...settings.receivers, jsonToProtobuf, nowMs: Date.now, random: Math.random }, pipeline.accept);
        const timer = setInterval(() => {
            for (const { feed } of lanes)
                feed.cut();
        }, settings.deltaIntervalMs);
        const stop = async (deadlineMs) => {
            const signal = AbortSignal.timeout(deadlineMs);
            await receivers?.close(deadlineMs / 2);
            clearInterval(timer);
            for (const { feed } of lanes)
                await feed.drained(signal);
            for (const { feed, forwarder, queue } of lanes) {
                await feed.close();
                await forwarder.close(deadlineMs / 4);
                await queue.close();
            }
            port.postMessage({ kind: 'stopped' });
            port.close();
        };
        port.postMessage({ kind: 'ready', grpcPort: receivers.grpcPort, httpPort: receivers.httpPort });
    }
    catch (error) {
        port.postMessage({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
        port.close();
    }
}
function newest(a, b) {
    return b.version >= a.version ? b : a;
}
function accountingOf(counts, queue, forwarder, receivers) {
    const signal = (name) => ({
        accepted: counts.accepted[name],
        refused: sum(counts.refused[name], receivers?.stats.refused[name] ?? {}),
    });
    return {
        signals: { traces: signal('traces'), metrics: signal('metrics'), logs: signal('logs') },
        destinations: forwarder.accounting(),
        queueBytes: queue.bytes,
        forgedMarks: counts.forgedMarks,
        labelled: { ...counts.labelled },
    };
}
/** Reasons of the door and of the pipeline behind it, added up; those that never happened are left out. */
function sum(...counts) {
    const all = {};
    for (const part of counts)
        for (const [reason, count] of Object.entries(part))
            if (count > 0)
                all[reason] = (all[reason] ?? 0) + count;
    return all;
}
