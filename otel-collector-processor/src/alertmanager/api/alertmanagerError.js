/** A request to an Alertmanager that came to nothing. The message is a sentence for people, without secrets. */
export class AlertmanagerError extends Error {
    name = 'AlertmanagerError';
    code;
    constructor(code, message) {
        super(message);
        this.code = code;
    }
}
