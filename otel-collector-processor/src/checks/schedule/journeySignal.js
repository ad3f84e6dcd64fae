const TITLE_MAX_LENGTH = 300;
/** The signal of a journey that is failing, or was until `endedMs`; undefined if it never failed. */
export function journeySignal(record, startedMs, endedMs) {
    const { plan, lastFailure } = record;
    const reason = lastFailure?.reason ?? '';
    return {
        kind: 'journey',
        key: `journey:${plan.id}`,
        // The URL of the step that failed does not tell whose it is. The trace does: whoever reads it may say more.
        subject: { service: plan.serviceIdentity, operation: '' },
        startedMs,
        endedMs,
        title: `Journey "${plan.name}" fails: ${reason}`.slice(0, TITLE_MAX_LENGTH),
        checkId: plan.id,
        runId: lastFailure?.runId ?? '',
        failedStep: lastFailure?.failedStep ?? '',
        traceId: lastFailure?.steps.find(({ id }) => id === lastFailure.failedStep)?.traceId ?? '',
        reason,
        criticality: plan.criticality,
    };
}
/** Does the second say something that the first did not? Every run has another trace, and other milliseconds in its reason. */
export function saysMore(told, signal) {
    const said = ({ startedMs, endedMs, failedStep, criticality, subject }) => JSON.stringify([startedMs, endedMs, failedStep, criticality, subject]);
    return said(told) !== said(signal);
}
