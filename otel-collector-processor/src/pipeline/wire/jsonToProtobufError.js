/** A body that is not OTLP/JSON. The message begins with where: `resourceSpans[0].scopeSpans[0].spans[3].traceId: …`. */
export class OtlpJsonError extends Error {
    name = 'OtlpJsonError';
    /** Empty for the whole body. */
    path = '';
    reason;
    constructor(reason) {
        super(reason);
        this.reason = reason;
    }
    /** Called by each level on the way out: only a body that is wrong pays for its path. */
    within(segment) {
        const joint = this.path === '' || this.path.startsWith('[') ? '' : '.';
        this.path = `${segment}${joint}${this.path}`;
        this.message = `${this.path}: ${this.reason}`;
        return this;
    }
}
/** A 64-bit integer that stands as a number beyond 2^53: `JSON.parse` may have rounded it. */
export class RoundedIntegerError extends OtlpJsonError {
    constructor() {
        super('is a number beyond 2^53, which JSON readers round: write it as a decimal string');
    }
}
/** Says what a value is without repeating it: it may be long, or a secret. */
export function kindOf(value) {
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return 'an array';
    return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
