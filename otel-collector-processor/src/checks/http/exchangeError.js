/**
 * A request that got no complete answer. `fault`: `target`, or `runner` where nothing can be said of the target (no
 * network, no name server, no memory).
 */
export class ExchangeError extends Error {
    name = 'ExchangeError';
    fault;
    /** The time of the request was over. */
    isTimeout;
    constructor(fault, message, options = {}) {
        super(message, options);
        this.fault = fault;
        this.isTimeout = options.isTimeout ?? false;
    }
}
/** System errors in words (codes of libuv and getaddrinfo). */
const SYSTEM_ERRORS = {
    ECONNREFUSED: { fault: 'target', words: 'refused the connection' },
    ECONNRESET: { fault: 'target', words: 'closed the connection before the answer was complete' },
    EPIPE: { fault: 'target', words: 'closed the connection before the request was sent' },
    UND_ERR_SOCKET: { fault: 'target', words: 'closed the connection before the answer was complete' },
    EHOSTUNREACH: { fault: 'target', words: 'cannot be reached' },
    ETIMEDOUT: { fault: 'target', words: 'did not answer when a connection was opened' },
    ENOTFOUND: { fault: 'target', words: 'has no address: its name is not known' },
    EAI_AGAIN: { fault: 'runner', words: 'could not be looked up: the name server does not answer' },
    ENETUNREACH: { fault: 'runner', words: 'cannot be reached: this machine has no route to its network' },
    ENETDOWN: { fault: 'runner', words: 'cannot be reached: the network of this machine is down' },
    EADDRNOTAVAIL: { fault: 'runner', words: 'cannot be reached: this machine has no free port' },
    EMFILE: { fault: 'runner', words: 'cannot be reached: this process has too many open files' },
    ENFILE: { fault: 'runner', words: 'cannot be reached: this machine has too many open files' },
    ENOBUFS: { fault: 'runner', words: 'cannot be reached: this machine has no memory for the connection' },
    ENOMEM: { fault: 'runner', words: 'cannot be reached: this machine has no memory for the connection' },
};
function codeOf(error) {
    const code = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    return typeof code === 'string' ? code : '';
}
/** An error of DNS, socket, TLS or HTTP, in words. `peer` is whom it was to go to. */
export function exchangeError(error, peer) {
    if (error instanceof ExchangeError)
        return error;
    const row = SYSTEM_ERRORS[codeOf(error)];
    if (row !== undefined)
        return new ExchangeError(row.fault, `${peer} ${row.words}`, { cause: error });
    const message = error instanceof Error ? error.message : String(error);
    return new ExchangeError('target', `${peer}: ${message || codeOf(error) || 'the request failed'}`, { cause: error });
}
