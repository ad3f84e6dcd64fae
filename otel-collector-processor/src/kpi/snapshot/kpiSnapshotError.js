/** A snapshot was not restored. The message says what to do. */
export class KpiSnapshotError extends Error {
    name = 'KpiSnapshotError';
    code;
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}
