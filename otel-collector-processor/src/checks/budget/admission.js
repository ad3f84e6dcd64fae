export function createGate(budgets, clock) {
    const waiting = new Set();
    let closed = false;
    const askAll = () => {
        for (const ask of [...waiting])
            ask();
    };
    return {
        enter: (requests, untilMs, paceMs) => new Promise((resolve) => {
            let cancel = () => { };
            const ask = () => {
                cancel();
                const nowMs = clock.monotonicMs();
                const admission = closed
                    ? { kind: 'refused', why: 'concurrency', target: '', retryAtMs: undefined }
                    : budgets.admit(requests, nowMs, nowMs + paceMs);
                const retryMs = admission.kind === 'refused' ? (admission.retryAtMs ?? untilMs + paceMs) - paceMs : 0;
                if (admission.kind === 'granted' || closed || nowMs >= untilMs || retryMs > untilMs) {
                    waiting.delete(ask);
                    resolve(admission);
                    return;
                }
                waiting.add(ask);
                cancel = clock.after(Math.max(1, Math.min(untilMs, retryMs) - nowMs), ask);
            };
            ask();
        }),
        released: askAll,
        close: () => {
            closed = true;
            askAll();
        },
    };
}
