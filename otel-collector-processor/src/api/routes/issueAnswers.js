import { apiError } from '../apiError.ts';
/** What an act on an issue may be answered with. */
export const ISSUE_ACT_ERRORS = [
    'issue_not_found',
    'issue_conflict',
    'issue_not_open',
    'not_ready',
];
export const SILENCE_ERRORS = ['silences_unavailable'];
/** Signals that a refusal names. */
const NAMED_MAX = 5;
/** Why nothing was done, as an answer. */
export function refused(id, refusal) {
    switch (refusal.kind) {
        case 'not_found':
            return apiError('issue_not_found', { issue: id });
        case 'conflict':
            return apiError('issue_conflict', { issue: id, version: refusal.version });
        case 'still_firing': {
            const signals = refusal.signals.slice(0, NAMED_MAX);
            return apiError('issue_still_firing', { issue: id, signals, more: refusal.signals.length - signals.length });
        }
        case 'not_open':
            return apiError('issue_not_open', { issue: id, state: refusal.state, mergedInto: refusal.mergedInto });
        case 'unavailable':
            return apiError('silences_unavailable', { reason: refusal.reason });
        case 'invalid_matchers':
            return apiError('invalid_body', { issues: [{ path: 'matchers', message: refusal.reason }] });
        default:
            return refusal;
    }
}
/** The issue after an act. Throws what `refused` says. */
export function done(id, result) {
    if (result.kind === 'done')
        return result.issue;
    throw refused(id, result);
}
