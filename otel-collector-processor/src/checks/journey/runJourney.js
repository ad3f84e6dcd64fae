import { CookieJar } from 'tough-cookie';
import { variablesIn, variablesInJson } from '@vigil/quality-model';
import { createHttpSession } from '../http/httpSession.ts';
import { performStep } from './performStep.ts';
import { createRedactor } from './redactor.ts';
const neverAborted = new AbortController().signal;
function wait(durationMs, signal) {
    if (durationMs <= 0 || signal.aborted)
        return Promise.resolve();
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, durationMs);
        signal.addEventListener('abort', done);
    });
}
function skipped(step, cleanup, failures = []) {
    const { id, method } = step;
    return {
        id,
        cleanup,
        outcome: 'skipped',
        method,
        url: '',
        status: null,
        durationMs: 0,
        phases: {},
        traceId: '',
        failures,
    };
}
/** Variables that a step needs to be performed at all. */
function neededBy(step) {
    const body = step.body.kind === 'text' ? step.body.text : step.body.kind === 'json' ? step.body.value : null;
    return [...variablesIn(step.url), ...variablesInJson(step.headers), ...variablesInJson(body)];
}
/**
 * Performs one attempt: the steps until one fails, then cleanup, whatever became of them. A cleanup step whose variable
 * was never made has nothing to clean up; if the step that should have made it was sent and told nothing, something may
 * have been left behind, and counts as leaked. Never rejects.
 */
export async function runJourney(order, ports) {
    const { monotonicMs } = ports;
    const arrivedMs = monotonicMs();
    const session = createHttpSession(ports);
    const sends = new Map();
    let waitedMs = 0;
    const context = (signal, journeyDeadlineMs) => ({
        order,
        values,
        session,
        cookies,
        redactor,
        monotonicMs,
        signal,
        ask: ports.ask,
        waitForToken: async (notBeforeMs) => {
            const beganMs = monotonicMs();
            await wait(arrivedMs + notBeforeMs - beganMs, signal);
            const tookMs = monotonicMs() - beganMs;
            waitedMs += tookMs;
            return tookMs;
        },
        onSent: (token) => sends.set(token, monotonicMs()),
        journeyDeadlineMs,
    });
    const values = new Map(Object.entries(order.values));
    const cookies = new CookieJar();
    const redactor = createRedactor(order.secrets);
    const results = [];
    const keep = (result) => {
        results.push(result);
        ports.onStep(result);
    };
    /** Variables that a step may have made something for without telling what. */
    const doubtful = new Set();
    let failed;
    let leaked = 0;
    const steps = context(ports.signal, () => arrivedMs + waitedMs + order.timeoutMs);
    for (const step of order.steps) {
        if (failed !== undefined) {
            keep(skipped(step, false));
            continue;
        }
        ports.onBegun(step.id);
        const run = await performStep(step, false, steps);
        if (run.doubtful)
            for (const { name } of step.stores)
                doubtful.add(name);
        if (run.result.outcome !== 'pass')
            failed = run.result;
        keep(run.result);
    }
    const durationMs = monotonicMs() - arrivedMs - waitedMs;
    const cleanup = context(neverAborted, () => Infinity);
    for (const step of order.cleanup) {
        const missing = neededBy(step).filter((name) => !values.has(name));
        if (missing.length > 0) {
            const isLeak = missing.some((name) => doubtful.has(name));
            if (isLeak)
                leaked++;
            const words = `\${${missing.join('}, ${')}} was never stored`;
            keep(skipped(step, true, [
                isLeak ? `something may have been left behind: ${words}` : `nothing to clean up: ${words}`,
            ]));
            continue;
        }
        ports.onBegun(step.id);
        const { result } = await performStep(step, true, cleanup);
        if (result.outcome !== 'pass')
            leaked++;
        keep(result);
    }
    session.close();
    const endedMs = monotonicMs();
    return {
        outcome: failed === undefined ? 'pass' : failed.outcome === 'unknown' ? 'unknown' : 'fail',
        reason: failed === undefined ? '' : reasonOf(failed),
        failedStep: failed?.id ?? '',
        steps: results,
        leaked,
        durationMs,
        sends: [...sends].map(([token, sentMs]) => ({ token, agoMs: endedMs - sentMs })),
    };
}
/** The first failure that is one. */
function reasonOf({ failures, id }) {
    const failure = failures.find((text) => !text.startsWith('(informational)')) ?? 'it failed';
    return `${id}: ${failure}`;
}
