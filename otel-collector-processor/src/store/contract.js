/** The message names the store (never its password) and says what to do; `cause` is what the database said. */
export class StoreError extends Error {
    name = 'StoreError';
    code;
    constructor(code, message, options) {
        super(message, options);
        this.code = code;
    }
}
