export const DELIVERED = { kind: 'delivered', rejectedItems: 0, message: '' };
export const RETRY = { kind: 'retry', message: 'busy', afterMs: undefined };
export const PERMANENT = { kind: 'permanent', message: 'HTTP 400: bad' };
/** A destination in memory. It answers by `reply`, or where that is undefined, when the test does. */
export class ScriptedSender {
    sent = [];
    closed = false;
    reply = () => DELIVERED;
    #waiting = [];
    send(request, signal) {
        return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve({ kind: 'retry', message: 'stopped', afterMs: undefined }));
            this.sent.push({ request, answer: resolve });
            const result = this.reply?.(request, this.sent.length);
            if (result !== undefined)
                resolve(result);
            for (const waiting of this.#waiting)
                if (this.sent.length >= waiting.count)
                    waiting.resolve();
        });
    }
    /** Resolves when that many requests have come. */
    async arrived(count) {
        if (this.sent.length < count)
            await new Promise((resolve) => this.#waiting.push({ count, resolve }));
    }
    /** Each request as `signal/tenant:body`. */
    get texts() {
        return this.sent.map(({ request: r }) => `${r.signal}/${r.tenant}:${Buffer.from(r.body).toString()}`);
    }
    close() {
        this.closed = true;
        return Promise.resolve();
    }
}
