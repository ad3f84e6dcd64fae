/** Stubs by key in the order of their arrival; several may share a key, and leave with the first of them. */
export class StubQueue {
    #byKey = new Map();
    #size = 0;
    get size() {
        return this.#size;
    }
    /** Arrival of the stub that came first. */
    get oldestMs() {
        for (const stubs of this.#byKey.values())
            return firstOf(stubs).arrivedMs;
        return undefined;
    }
    has(key) {
        return this.#byKey.has(key);
    }
    first(key) {
        const stubs = this.#byKey.get(key);
        return stubs === undefined ? undefined : firstOf(stubs);
    }
    add(key, stub) {
        const stubs = this.#byKey.get(key);
        // An array only where a key is shared, which is rare.
        if (stubs === undefined)
            this.#byKey.set(key, stub);
        else if (Array.isArray(stubs))
            stubs.push(stub);
        else
            this.#byKey.set(key, [stubs, stub]);
        this.#size++;
    }
    takeAll(key) {
        const stubs = this.#byKey.get(key);
        if (stubs === undefined)
            return [];
        this.#byKey.delete(key);
        const taken = Array.isArray(stubs) ? stubs : [stubs];
        this.#size -= taken.length;
        return taken;
    }
    takeOldest() {
        for (const [key, stubs] of this.#byKey) {
            if (!Array.isArray(stubs) || stubs.length === 1)
                return this.takeAll(key)[0];
            this.#size--;
            return stubs.shift();
        }
        return undefined;
    }
    /** Takes, oldest first, those under a key whose first stub arrived at `untilMs` or before. */
    takeUntil(untilMs) {
        const taken = [];
        for (const [key, stubs] of this.#byKey) {
            if (firstOf(stubs).arrivedMs > untilMs)
                break;
            taken.push(...this.takeAll(key));
        }
        return taken;
    }
    *entries() {
        for (const [key, stubs] of this.#byKey)
            if (Array.isArray(stubs))
                for (const stub of stubs)
                    yield [key, stub];
            else
                yield [key, stubs];
    }
}
function firstOf(stubs) {
    return Array.isArray(stubs) ? stubs[0] : stubs;
}
