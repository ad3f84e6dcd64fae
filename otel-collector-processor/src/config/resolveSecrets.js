import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { whyUnreadable } from './readSources.ts';
import { Secret } from './secret.ts';
/** The secrets of a configuration, each looked up once when it was loaded. */
export class Secrets {
    #lookups;
    constructor(lookups) {
        this.#lookups = lookups;
    }
    /** Throws for a reference of another configuration: a loaded one has all of its own. */
    get(ref) {
        const lookup = this.#lookups.get(ref);
        if (lookup?.kind !== 'found')
            throw new Error(`the secret ${ref} was not loaded with this configuration`);
        return lookup.secret;
    }
    get refs() {
        return [...this.#lookups.keys()];
    }
    /** Changes when a secret does; says nothing of what it is. */
    get fingerprint() {
        const hash = createHash('sha256');
        for (const [ref, lookup] of this.#lookups) {
            hash.update(JSON.stringify([ref, lookup.kind === 'found' ? lookup.secret.reveal() : [lookup.why]]));
        }
        return hash.digest('hex');
    }
}
/** No token or connection URL is longer. */
const SECRET_MAX_BYTES = 64 * 1024;
/**
 * Looks secrets up. Line breaks at the end are not part of one (editors and `echo` add them); other control characters
 * are refused, as no header can carry them. Never throws.
 */
export async function lookUpSecrets(refs, sources) {
    const unique = [...new Set(refs)];
    const lookups = await Promise.all(unique.map((ref) => lookUp(ref, sources)));
    return new Map(unique.map((ref, index) => [ref, lookups[index]]));
}
async function lookUp(ref, { env, directory }) {
    const target = ref.slice(ref.indexOf(':') + 1);
    if (ref.startsWith('env:')) {
        const value = env[target];
        return value === undefined
            ? absent(`environment variable ${target} is not set`)
            : judged(value, `environment variable ${target}`);
    }
    const path = resolve(directory, target);
    try {
        const { size } = await stat(path);
        if (size > SECRET_MAX_BYTES)
            return absent(`file ${path} is larger than ${SECRET_MAX_BYTES} bytes`);
        return judged(await readFile(path, 'utf8'), `file ${path}`);
    }
    catch (error) {
        return absent(`file ${path} ${whyUnreadable(error)}`);
    }
}
function judged(text, where) {
    const value = text.replace(/[\r\n]+$/, '');
    if (value.trim() === '')
        return absent(`${where} is empty`);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\x00-\x1f\x7f]/.test(value))
        return absent(`${where} holds a line break or another control character`);
    return { kind: 'found', secret: new Secret(value) };
}
function absent(why) {
    return { kind: 'absent', why };
}
