/** A delta was refused as a whole. The message says what is wrong, where, and what to do. */
export class KpiDeltaError extends Error {
    name = 'KpiDeltaError';
    code;
    constructor(code, delta, problem) {
        super(`Delta of pipeline ${delta.pipelineId}, epoch ${delta.epoch}, ${delta.from} to ${delta.to}: ${problem} ` +
            `Nothing of it was applied.`);
        this.code = code;
    }
}
