/** Performs orders as `perform` says, on a fake clock: each request when its token allows it. */
export function createFakeExecutor(clock, perform) {
    const orders = [];
    const sent = [];
    const underWay = new Set();
    return {
        orders,
        sent,
        running: () => underWay.size,
        execute: (order, ask) => new Promise((resolve) => {
            const startedMs = clock.monotonicMs();
            orders.push({ order, atMs: startedMs });
            const asked = [];
            const askAndSend = (target) => {
                const token = ask(target);
                if (token === undefined)
                    return undefined;
                asked.push({ token, atMs: startedMs });
                sent.push({ target, atMs: startedMs });
                return token;
            };
            const { outcome, durationMs = 100, reason = outcome === 'pass' ? '' : 'a: it failed', leaked = 0, } = perform(order, askAndSend);
            const sends = Object.values(order.tokens).map(({ token, target, notBeforeMs }) => {
                const atMs = startedMs + notBeforeMs;
                sent.push({ target, atMs });
                return { token, atMs };
            });
            const endsMs = Math.max(startedMs + durationMs, ...sends.map(({ atMs }) => atMs));
            const end = () => {
                cancel();
                underWay.delete(end);
                const nowMs = clock.monotonicMs();
                if (outcome === 'lost') {
                    resolve({
                        kind: 'lost',
                        reason: 'the runner was killed',
                        steps: [],
                        begun: [],
                        durationMs: nowMs - startedMs || 1,
                    });
                    return;
                }
                const failedStep = outcome === 'pass' ? '' : order.steps[0].id;
                const steps = order.steps.map(({ id, method, url }) => ({
                    ...{
                        id,
                        cleanup: false,
                        outcome,
                        method,
                        url,
                        status: 200,
                        durationMs,
                        phases: {},
                        traceId: 'f'.repeat(32),
                    },
                    failures: [],
                }));
                const result = { outcome, reason, failedStep, steps, leaked, durationMs };
                resolve({
                    kind: 'done',
                    result: {
                        ...result,
                        sends: [...asked, ...sends].map(({ token, atMs }) => ({ token, agoMs: nowMs - atMs })),
                    },
                });
            };
            const cancel = clock.after(endsMs - startedMs, end);
            underWay.add(end);
        }),
        abortAll: () => { },
        kill: () => {
            for (const end of [...underWay])
                end();
        },
    };
}
