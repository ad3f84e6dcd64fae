import { nodeFiles } from '../queueFiles.ts';
/** Real files on a disk that can be told to fail, and to wait. */
export class FailingFiles {
    #failures = [];
    #gates = new Map();
    /** Calls so far, by operation. */
    calls = {};
    /** `write` takes only this many bytes of the next call, and is in order again after it. */
    shortWriteBytes;
    files;
    constructor() {
        const before = async (operation, path) => {
            this.calls[operation] = (this.calls[operation] ?? 0) + 1;
            await this.#gates.get(operation);
            const failure = this.#failures.find((f) => f.operation === operation && path.includes(f.match));
            if (failure !== undefined) {
                throw Object.assign(new Error(`${failure.code}: injected into ${operation}`), { code: failure.code });
            }
        };
        const guarded = Object.fromEntries(Object.keys(nodeFiles).map((operation) => [
            operation,
            async (...args) => {
                await before(operation, String(args[0]));
                if (operation === 'write' && this.shortWriteBytes !== undefined)
                    return this.#writeShort(args);
                return nodeFiles[operation](...args);
            },
        ]));
        this.files = guarded;
    }
    /** From now on `operation` fails, where its first argument (a path, or nothing of the kind) contains `match`. */
    fail(operation, code, match = '') {
        this.#failures.push({ operation, code, match });
    }
    heal() {
        this.#failures.length = 0;
    }
    /** `operation` waits until the returned function is called. */
    hold(operation) {
        let release = () => { };
        this.#gates.set(operation, new Promise((resolve) => {
            release = () => {
                this.#gates.delete(operation);
                resolve();
            };
        }));
        return () => release();
    }
    #writeShort(args) {
        const [fd, buffers, offset] = args;
        const all = Buffer.concat(buffers).subarray(0, this.shortWriteBytes);
        this.shortWriteBytes = undefined;
        return nodeFiles.write(fd, [all], offset);
    }
}
