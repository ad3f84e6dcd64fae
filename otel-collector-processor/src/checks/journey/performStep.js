import { fillJson, fillText, isSecretName, TemplateError, } from '@vigil/quality-model';
import { judgeAssertion } from '../assertions/judgeAssertion.ts';
import { newTraceId } from './markHeaders.ts';
import { sendAndFollow } from './sendRequest.ts';
import { StepFailure } from './stepContext.ts';
import { stepRequest } from './stepRequest.ts';
import { storedValue } from './storedValue.ts';
/** An assertion with its variables filled; a regular expression is taken as it is. */
function filled(assertion, lookup) {
    if (!('comparisons' in assertion))
        return assertion;
    const comparisons = assertion.comparisons.map((comparison) => {
        switch (comparison.kind) {
            case 'equals':
            case 'notEquals':
                return { ...comparison, expected: fillJson(comparison.expected, lookup) };
            case 'contains':
            case 'notContains':
                return { ...comparison, expected: fillText(comparison.expected, lookup) };
            default:
                return comparison;
        }
    });
    return { ...assertion, comparisons };
}
/** Keeps the variables of a step; tells those that have no value. */
function storeAll(step, answer, { values, redactor }) {
    return step.stores.flatMap((store) => {
        const stored = storedValue(store, answer);
        if (stored.kind === 'none')
            return [`\${${store.name}} has no value: ${stored.why}`];
        values.set(store.name, stored.value);
        if (isSecretName(store.name))
            redactor.add(String(stored.value));
        return [];
    });
}
function judgeAll(step, answer, durationMs, lookup) {
    const judged = step.assertions.flatMap((assertion) => {
        const failure = judgeAssertion(filled(assertion, lookup), { answer, durationMs });
        return failure === undefined ? [] : [{ gate: assertion.gate, failure }];
    });
    return {
        outcome: judged.some(({ gate }) => gate) ? 'fail' : 'pass',
        failures: judged.map(({ gate, failure }) => (gate ? failure : `(informational) ${failure}`)),
    };
}
/** Performs a step of a journey. Never rejects: whatever is wrong is in the result. New variables are in `context.values`. */
export async function performStep(step, cleanup, context) {
    const { values, redactor, monotonicMs } = context;
    const lookup = (name) => values.get(name);
    const run = { traceId: newTraceId(), startedMs: monotonicMs(), sent: false, status: null, phases: {} };
    let url = step.url;
    let doubtful = false;
    const perform = async () => {
        try {
            const request = stepRequest(step, lookup);
            url = `${request.url.origin}${request.url.pathname}`;
            doubtful = true;
            const answer = await sendAndFollow(request, step, context, run);
            const durationMs = monotonicMs() - run.startedMs;
            // Kept before it is judged: cleanup needs the id of what was made, however wrong the rest of the answer is.
            const without = storeAll(step, answer, context);
            doubtful = without.length > 0 && answer.status < 400;
            const verdict = judgeAll(step, answer, durationMs, lookup);
            // What an answer that is wrong anyway does not say is no news.
            if (verdict.outcome === 'fail' || without.length === 0)
                return { ...verdict, durationMs };
            return { outcome: 'fail', failures: [...verdict.failures, ...without], durationMs };
        }
        catch (error) {
            const durationMs = monotonicMs() - run.startedMs;
            const failures = [error instanceof Error ? error.message : String(error)];
            if (error instanceof StepFailure)
                return { outcome: error.outcome, failures, durationMs };
            // Anything else is a mistake of the runner's own.
            return { outcome: error instanceof TemplateError ? 'fail' : 'unknown', failures, durationMs };
        }
    };
    const { outcome, failures, durationMs } = await perform();
    return {
        doubtful: doubtful && run.sent,
        result: {
            id: step.id,
            cleanup,
            outcome,
            method: step.method,
            url: redactor.redact(url),
            status: run.status,
            durationMs,
            phases: run.phases,
            traceId: run.sent ? run.traceId : '',
            failures: failures.map((failure) => redactor.redact(failure)),
        },
    };
}
