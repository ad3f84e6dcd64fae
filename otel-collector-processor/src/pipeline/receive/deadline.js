/** One timer over the whole of a request; whoever waits at the moment is told. */
export class Deadline {
    passed = false;
    /** Called once when the time is up, if it is still set then. */
    onPassed;
    #timer;
    constructor(timeoutMs) {
        this.#timer = setTimeout(() => {
            this.passed = true;
            this.onPassed?.();
        }, timeoutMs);
        // Its connection keeps the process alive while anybody waits; after that, nobody needs to be told.
        this.#timer.unref();
    }
    cancel() {
        this.onPassed = undefined;
        clearTimeout(this.#timer);
    }
}
