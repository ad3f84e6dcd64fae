export function skippedResult(attempt, reason) {
    return { ...attempt, durationMs: 0, outcome: 'skipped', reason, failedStep: '', steps: [], leaked: 0 };
}
/** Cleanup of a lost attempt that nobody knows to be done, if there may be something to clean up. */
function lostCleanup(plan, { steps, begun }) {
    const mayHaveChanged = plan.steps.some((step) => !step.safe && begun.includes(step.id));
    if (!mayHaveChanged)
        return 0;
    const done = new Set(steps.flatMap(({ id, outcome }) => (outcome === 'pass' || outcome === 'skipped' ? [id] : [])));
    return plan.cleanup.filter(({ id }) => !done.has(id)).length;
}
/** An attempt whose runner was lost says nothing of the target: it is `unknown`, never `fail`. */
export function attemptResult(plan, attempt, executed) {
    if (executed.kind === 'done') {
        const { outcome, reason, failedStep, steps, leaked, durationMs } = executed.result;
        return { ...attempt, outcome, reason, failedStep, steps, leaked, durationMs };
    }
    const { reason, steps, durationMs } = executed;
    const leaked = lostCleanup(plan, executed);
    return { ...attempt, outcome: 'unknown', reason, failedStep: '', steps, leaked, durationMs };
}
