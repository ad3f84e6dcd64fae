/** A step that cannot go on; the message says why. */
export class StepFailure extends Error {
    name = 'StepFailure';
    outcome;
    constructor(outcome, message) {
        super(message);
        this.outcome = outcome;
    }
}
