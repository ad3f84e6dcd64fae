import { z } from 'zod';
import type { ConfigRule } from './configRule.ts';

/** `env:NAME` (a POSIX name) or `file:PATH`. */
const SECRET_REF = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)$/;

/** Where a secret is to be found, never the secret: `env:NAME`, or `file:PATH` relative to the file that says so. */
export type SecretRef = `env:${string}` | `file:${string}`;

export function isSecretRef(text: string): text is SecretRef {
  return SECRET_REF.test(text);
}

const literal: ConfigRule = { rule: 'literal_secret' };

/** What to do about a secret that was written into vigil.yaml. It never repeats the value. */
export const LITERAL_SECRET =
  'must not be written here: put the secret into an environment variable or a file and write env:NAME or file:PATH';

/** JSON Schema carries `x-vigil-secret: true` here, so that tools can tell secrets from text. */
export const secretRefSchema = z
  .string()
  .refine(isSecretRef, { error: LITERAL_SECRET, params: literal })
  .meta({ pattern: SECRET_REF.source, 'x-vigil-secret': true });
