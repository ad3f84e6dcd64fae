import { journeyStatus } from '../verdict/journeyVerdict.ts';
/** A journey as the API shows it. */
export function journeySummary({ record, dueMs }, clock) {
    const { plan, verdict, points } = record;
    const nowMs = clock.nowMs();
    const judged = points.filter((point) => point.verdict !== 'unknown' && point.verdict !== 'skipped');
    const passed = judged.filter((point) => point.verdict !== 'fail');
    return {
        id: plan.id,
        name: plan.name,
        owner: plan.owner ?? '',
        criticality: plan.criticality,
        service: plan.serviceIdentity ?? null,
        effect: plan.effect,
        target: plan.target,
        intervalMs: plan.intervalMs,
        alert: { ...plan.alert },
        status: journeyStatus(verdict, plan.intervalMs, nowMs),
        failingSinceMs: verdict.failingSinceMs ?? null,
        nextRunMs: nowMs + Math.max(0, dueMs - clock.monotonicMs()),
        passRatio: judged.length === 0 ? null : passed.length / judged.length,
        points: [...points],
    };
}
