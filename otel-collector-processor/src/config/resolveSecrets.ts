import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SecretForm, SecretRef } from '@vigil/quality-model';
import { whyUnreadable } from './readSources.ts';
import { Secret } from './secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where secrets are looked for: `env:` in `env`, relative `file:` below `directory`. */
export type SecretSources = Readonly<{ env: Environment; directory: string }>;

/** A secret to look up. The same reference may be needed in two forms; it is judged by each. */
export type SecretNeed = Readonly<{ ref: SecretRef; form: SecretForm }>;

/** A secret, or why there is none, as the rest of a sentence. */
export type SecretLookup = Readonly<{ kind: 'found'; secret: Secret }> | Readonly<{ kind: 'absent'; why: string }>;

export type SecretLookups = ReadonlyMap<SecretForm, ReadonlyMap<SecretRef, SecretLookup>>;

/** The secrets of a configuration, each looked up once when it was loaded. */
export class Secrets {
  readonly #lookups: SecretLookups;

  constructor(lookups: SecretLookups) {
    this.#lookups = lookups;
  }

  /** Throws for a reference of another configuration: a loaded one has all of its own. */
  get(ref: SecretRef, form: SecretForm = 'line'): Secret {
    const lookup = this.#lookups.get(form)?.get(ref);
    if (lookup?.kind !== 'found') throw new Error(`the secret ${ref} was not loaded with this configuration`);
    return lookup.secret;
  }

  get needs(): readonly SecretNeed[] {
    return [...this.#lookups].flatMap(([form, lookups]) => [...lookups.keys()].map((ref) => ({ ref, form })));
  }

  /** Changes when a secret does (of one form, or of all); says nothing of what it is. */
  fingerprint(only?: SecretForm): string {
    const hash = createHash('sha256');
    for (const [form, lookups] of this.#lookups) {
      if (only !== undefined && form !== only) continue;
      for (const [ref, lookup] of lookups)
        hash.update(JSON.stringify([form, ref, lookup.kind === 'found' ? lookup.secret.reveal() : [lookup.why]]));
    }
    return hash.digest('hex');
  }
}

/** No token or connection URL is longer, nor any chain of certificates. */
const SECRET_MAX_BYTES = { line: 64 * 1024, pem: 1024 * 1024 } as const satisfies Record<SecretForm, number>;

/** Looks secrets up. Never throws. */
export async function lookUpSecrets(needs: readonly SecretNeed[], sources: SecretSources): Promise<SecretLookups> {
  const byForm = async (form: SecretForm) => {
    const refs = [...new Set(needs.filter((need) => need.form === form).map(({ ref }) => ref))];
    const lookups = await Promise.all(refs.map((ref) => lookUp({ ref, form }, sources)));
    return new Map(refs.map((ref, index) => [ref, lookups[index]!]));
  };
  return new Map([
    ['line', await byForm('line')],
    ['pem', await byForm('pem')],
  ]);
}

async function lookUp({ ref, form }: SecretNeed, { env, directory }: SecretSources): Promise<SecretLookup> {
  const target = ref.slice(ref.indexOf(':') + 1);
  if (ref.startsWith('env:')) {
    const value = env[target];
    return value === undefined
      ? absent(`environment variable ${target} is not set`)
      : JUDGES[form](value, `environment variable ${target}`);
  }
  const path = resolve(directory, target);
  try {
    const { size } = await stat(path);
    if (size > SECRET_MAX_BYTES[form]) return absent(`file ${path} is larger than ${SECRET_MAX_BYTES[form]} bytes`);
    return JUDGES[form](await readFile(path, 'utf8'), `file ${path}`);
  } catch (error) {
    return absent(`file ${path} ${whyUnreadable(error)}`);
  }
}

const JUDGES = {
  /**
   * Line breaks at the end are not part of one (editors and `echo` add them); other control characters are refused, as no
   * header can carry them.
   */
  line: (text, where) => {
    const value = text.replace(/[\r\n]+$/, '');
    if (value.trim() === '') return absent(`${where} is empty`);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\x00-\x1f\x7f]/.test(value)) return absent(`${where} holds a line break or another control character`);
    return { kind: 'found', secret: new Secret(value) };
  },
  pem: (text, where) => {
    if (text.trim() === '') return absent(`${where} is empty`);
    if (!/-----BEGIN [A-Z0-9 ]+-----/.test(text))
      return absent(`${where} is not PEM: it has no line "-----BEGIN …-----"`);
    return { kind: 'found', secret: new Secret(text) };
  },
} as const satisfies Record<SecretForm, (text: string, where: string) => SecretLookup>;

function absent(why: string): SecretLookup {
  return { kind: 'absent', why };
}
