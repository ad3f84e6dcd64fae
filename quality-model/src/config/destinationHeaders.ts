import { z } from 'zod';
import { type ConfigRule, evenIfIncomplete, isMapping } from './configRule.ts';
import { isHeaderName } from './headerName.ts';
import { isSecretName } from './secretName.ts';
import { isSecretRef, LITERAL_SECRET } from './secretRef.ts';

/** Headers that the sender writes itself, lower case. */
const SENDERS_OWN: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'te',
  'transfer-encoding',
]);

/** A value that is a credential by its form (RFC 9110 §11.4), whatever the header is called. */
const CREDENTIAL_VALUE = /^(bearer|basic|digest|negotiate)\s/i;

/** What is wrong with one header, as the rest of a sentence; undefined if nothing is. */
function headerMistake(name: string, value: string): Readonly<{ message: string; params?: ConfigRule }> | undefined {
  const lowerCase = name.toLowerCase();
  if (!isHeaderName(name)) return { message: 'is not a header name: letters, digits and hyphens only' };
  if (SENDERS_OWN.has(lowerCase) || lowerCase.startsWith('grpc-')) {
    return { message: 'is a header that Vigil writes itself; remove it' };
  }
  if (isSecretRef(value)) return undefined;
  if (isSecretName(name) || CREDENTIAL_VALUE.test(value)) {
    return { message: LITERAL_SECRET, params: { rule: 'literal_secret' } };
  }
  if (!/^[\x20-\x7e]*$/.test(value)) return { message: 'must be printable ASCII on one line' };
  return undefined;
}

const headerValue = z.string().meta({ 'x-vigil-secret': 'by name' });

/** Header name → value, or where the value is to be found. Secrets only as `env:NAME` or `file:PATH`. */
export const destinationHeadersSchema = z.record(z.string(), headerValue).superRefine((headers: unknown, ctx) => {
  if (!isMapping(headers)) return;
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const mistake = typeof value === 'string' ? headerMistake(name, value) : undefined;
    if (mistake) ctx.addIssue({ code: 'custom', path: [name], input: undefined, ...mistake });
    const lowerCase = name.toLowerCase();
    if (seen.has(lowerCase)) {
      const message = 'is there twice: header names are the same in upper and lower case';
      ctx.addIssue({ code: 'custom', path: [name], input: undefined, message });
    }
    seen.add(lowerCase);
  }
}, evenIfIncomplete);
