import { redact, REDACTED } from '../../log/index.ts';

/** Shorter values are in every text: to hide them would hide all, and they are no secrets worth the name. */
const SECRET_MIN_LENGTH = 3;

export interface Redactor {
  add(secret: string): void;
  /** The text without the secrets, as they are, percent-encoded, in JSON or in base64; and without credentials by their form. */
  redact(text: string): string;
  holdsSecret(text: string): boolean;
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The ways in which programs write a text into others: JSON may be in JSON, and URLs have two kinds of blanks. */
function forms(secret: string): readonly string[] {
  const percent = encodeURIComponent(secret);
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [
    ...[secret, inJson(secret), inJson(inJson(secret)), inJson(inJson(inJson(secret)))],
    ...[percent, percent.replaceAll('%20', '+'), encodeURI(secret), percent.replace(/%../g, (c) => c.toLowerCase())],
    ...[base64, base64.replaceAll('+', '-').replaceAll('/', '_')],
  ];
}

export function createRedactor(secrets: Iterable<string>): Redactor {
  let hidden: readonly string[] = [];
  const add = (secret: string): void => {
    if (secret.length < SECRET_MIN_LENGTH) return;
    // The longest first: a part of a secret may be another one.
    hidden = [...new Set([...hidden, ...forms(secret)])].toSorted((a, b) => b.length - a.length);
  };
  for (const secret of secrets) add(secret);
  return {
    add,
    redact: (text) => redact(hidden.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text)) as string,
    holdsSecret: (text) => hidden.some((secret) => text.includes(secret)),
  };
}
