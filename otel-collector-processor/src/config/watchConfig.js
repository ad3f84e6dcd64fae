import { watch } from 'node:fs';
import { basename } from 'node:path';
import { fingerprintOf, loadSources, readLocation, secretDirectory, } from './loadConfig.ts';
import { isConfigFileName } from './readSources.ts';
import { lookUpSecrets, Secrets } from './resolveSecrets.ts';
const SETTLE_MS = 200;
const POLL_MS = 5_000;
/**
 * Watches the files of a configuration, and those that its secrets are in. What runs is replaced only by a good
 * configuration; a file that goes away is a bad one, though an optional one may be absent at the start.
 */
export function watchConfig(options) {
    return new Watcher(options);
}
class Watcher {
    #o;
    #after;
    #running;
    #secretRefs;
    /** Fingerprint of what was dealt with last, good or bad. */
    #dealtWith;
    /** Fingerprint of a change that has been seen once. */
    #seenOnce;
    #rejected = false;
    /** A change was told of, and the look at it lies ahead. */
    #soon = false;
    #closed = false;
    #callOff = () => undefined;
    #stopWatching;
    /** Looks come one after the other. */
    #work = Promise.resolve();
    constructor(options) {
        this.#o = options;
        this.#after = options.after ?? afterTimeout;
        this.#running = options.running;
        this.#secretRefs = options.running.secrets.refs;
        this.#dealtWith = options.running.fingerprint;
        void this.#startWatching();
        this.#schedule(this.#pollMs);
    }
    reload() {
        return this.#enqueue(async () => {
            const look = await this.#look();
            return look.fingerprint === this.#dealtWith && !this.#rejected ? { kind: 'unchanged' } : this.#dealWith(look);
        });
    }
    async close() {
        this.#closed = true;
        this.#callOff();
        this.#stopWatching?.();
        await this.#work;
    }
    get #pollMs() {
        return this.#o.pollMs ?? POLL_MS;
    }
    get #settleMs() {
        return this.#o.settleMs ?? SETTLE_MS;
    }
    #enqueue(work) {
        const done = this.#work.then(work);
        this.#work = done.catch(() => undefined);
        return done;
    }
    /** One timer at a time: the next look. */
    #schedule(ms) {
        this.#callOff();
        if (this.#closed)
            return;
        this.#callOff = this.#after(ms, () => void this.#enqueue(() => this.#watchfulLook()));
    }
    async #watchfulLook() {
        if (this.#closed)
            return;
        this.#soon = false;
        let settled = false;
        try {
            if (!this.#stopWatching)
                await this.#startWatching();
            const look = await this.#look();
            const isNews = look.fingerprint !== this.#dealtWith;
            settled = !isNews || look.fingerprint === this.#seenOnce;
            this.#seenOnce = settled ? undefined : look.fingerprint;
            if (isNews && settled && !this.#closed)
                this.#o.onOutcome(await this.#dealWith(look));
        }
        finally {
            // A change that came in meanwhile has its own look ahead.
            if (!this.#soon)
                this.#schedule(settled ? this.#pollMs : this.#settleMs);
        }
    }
    async #look() {
        const sources = await readLocation(this.#location);
        return { sources, fingerprint: await this.#fingerprint(sources) };
    }
    async #fingerprint(sources) {
        const secretSources = { env: this.#o.load.env, directory: await secretDirectory(this.#o.location.path) };
        return fingerprintOf(sources, new Secrets(await lookUpSecrets(this.#secretRefs, secretSources)));
    }
    /** What was there once has to be there. */
    get #location() {
        const { path, required } = this.#o.location;
        return { path, required: required || this.#running.files.length > 0 };
    }
    async #dealWith(look) {
        const { result, secretRefs } = await loadSources(this.#location, look.sources, this.#o.load);
        const wasRejected = this.#rejected;
        this.#rejected = result.kind === 'rejected';
        if (result.kind === 'rejected') {
            // A text that cannot be read names no secrets; those of the running one stay under watch.
            if (secretRefs.length > 0)
                this.#secretRefs = secretRefs;
            this.#dealtWith = await this.#fingerprint(look.sources);
            return result;
        }
        const { loaded } = result;
        const same = loaded.fingerprint === this.#running.fingerprint;
        this.#running = loaded;
        this.#secretRefs = secretRefs;
        this.#dealtWith = loaded.fingerprint;
        if (!same)
            return { kind: 'changed', loaded };
        return wasRejected ? { kind: 'restored' } : { kind: 'unchanged' };
    }
    async #startWatching() {
        const folder = await secretDirectory(this.#o.location.path);
        if (this.#closed)
            return;
        try {
            this.#stopWatching = (this.#o.watchFolder ?? watchWithFs)(folder, (name) => this.#onChange(name), this.#onEnd);
        }
        catch {
            this.#stopWatching = undefined; // the poll finds what changes, and tries again to watch
        }
    }
    #onChange(name) {
        // Kubernetes changes a mounted folder by one link, `..data`.
        const concerned = name === undefined || name === basename(this.#o.location.path) || name.startsWith('..') || isConfigFileName(name);
        if (!concerned || this.#soon)
            return;
        this.#soon = true;
        this.#schedule(this.#settleMs);
    }
    #onEnd = () => {
        this.#stopWatching = undefined;
    };
}
const afterTimeout = (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
};
const watchWithFs = (folder, onChange, onEnd) => {
    const watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name ?? undefined));
    watcher.on('error', (error) => {
        watcher.close();
        onEnd(error);
    });
    return () => watcher.close();
};
