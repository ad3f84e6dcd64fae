const RESTART_FIRST_MS = 500;
const RESTART_MOST_MS = 30_000;
/**
 * Starts the pipeline threads and keeps them running: one that dies is started again, with growing pauses, from its
 * queue on disk. Rejects, with all threads ended, if one cannot start the first time.
 */
export async function startSupervisor(options) {
    const running = new Map();
    const timers = new Set();
    let stopping = false;
    const start = (settings, pauseMs) => new Promise((resolve, reject) => {
        const { pipelineId } = settings.lane;
        const worker = options.spawn({ ...settings, tables: options.currentTables() });
        let failure = 'it ended before it was ready';
        const entry = { worker, ready: false, exited: Promise.resolve() };
        entry.exited = new Promise((exited) => {
            worker.on('exit', () => {
                exited();
                running.delete(pipelineId);
                const startedOnce = entry.ready;
                entry.ready = false;
                reject(new Error(failure));
                if (stopping || (!startedOnce && pauseMs === 0))
                    return;
                const nextPauseMs = startedOnce
                    ? RESTART_FIRST_MS
                    : Math.min(RESTART_MOST_MS, Math.max(RESTART_FIRST_MS, pauseMs * 2));
                options.onProblem(pipelineId, `the pipeline thread ended (${failure}); it is started again in ${nextPauseMs} ms`);
                const timer = setTimeout(() => {
                    timers.delete(timer);
                    start(settings, nextPauseMs).catch(() => { }); // told by onProblem
                }, nextPauseMs);
                timers.add(timer);
            });
        });
        running.set(pipelineId, entry);
        worker.on('error', (error) => {
            failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
        });
        worker.on('message', (message) => {
            switch (message.kind) {
                case 'delta':
                    options.onDelta(message.delta);
                    return;
                case 'problem':
                    options.onProblem(pipelineId, message.message);
                    return;
                case 'failed':
                    failure = message.message;
                    return;
                case 'stopped':
                    failure = 'it stopped';
                    return;
                case 'ready':
                    entry.ready = true;
                    failure = 'it ended';
                    resolve();
            }
        });
    });
    const publish = (tables) => {
        for (const { worker } of running.values())
            worker.postMessage({ kind: 'tables', tables });
    };
    const stop = async (deadlineMs) => {
        stopping = true;
        for (const timer of timers)
            clearTimeout(timer);
        await Promise.all([...running.values()].map(async ({ worker, exited }) => {
            worker.postMessage({ kind: 'stop', deadlineMs });
            const late = setTimeout(() => void worker.terminate(), deadlineMs + 1000);
            await exited;
            clearTimeout(late);
        }));
    };
    try {
        await Promise.all(options.workers.map((settings) => start(settings, 0)));
    }
    catch (error) {
        await stop(2000);
        throw error;
    }
    return {
        get ready() {
            return running.size === options.workers.length && [...running.values()].every((r) => r.ready);
        },
        get running() {
            return [...running.values()].filter((r) => r.ready).length;
        },
        publish,
        stop,
    };
}
