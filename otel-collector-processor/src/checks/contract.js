export class CheckError extends Error {
    name = 'CheckError';
    code;
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}
