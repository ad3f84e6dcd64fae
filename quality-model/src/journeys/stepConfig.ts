import { z } from 'zod';
import { type ConfigRule, evenIfIncomplete, isMapping } from '../config/configRule.ts';
import { isHeaderName } from '../config/headerName.ts';
import { isSecretName } from '../config/secretName.ts';
import { isSecretRef, LITERAL_SECRET } from '../config/secretRef.ts';
import { assertionConfigSchema } from './assertionConfig.ts';
import { durationTextSchema } from './durationText.ts';
import { brokenPlaceholder, VARIABLE_NAME, variablesIn } from './template.ts';

/** Methods by the key of a step. `safe`: a request of it changes nothing (RFC 9110 §9.2.1). */
export const METHODS = {
  get: { method: 'GET', safe: true, body: false },
  head: { method: 'HEAD', safe: true, body: false },
  options: { method: 'OPTIONS', safe: true, body: false },
  post: { method: 'POST', safe: false, body: true },
  put: { method: 'PUT', safe: false, body: true },
  patch: { method: 'PATCH', safe: false, body: true },
  delete: { method: 'DELETE', safe: false, body: true },
} as const;
export type MethodKey = keyof typeof METHODS;
export type Method = (typeof METHODS)[MethodKey]['method'];
export const METHOD_KEYS = Object.keys(METHODS) as readonly MethodKey[];

/** The key of a step that means this method. */
export function methodKey(method: Method): MethodKey {
  return METHOD_KEYS.find((key) => METHODS[key].method === method)!;
}

/** Does a request of this method change nothing (RFC 9110 §9.2.1)? A method that nobody knows may. */
export function isSafeMethod(method: string): boolean {
  return Object.values(METHODS).some((row) => row.method === method && row.safe);
}

export const idSchema = z
  .string()
  .max(64) // the mark that journeys carry takes no longer one
  .regex(/^[a-z0-9-]+$/, { error: 'must consist of a-z, 0-9 and hyphens' });

const url = z.string().min(1).max(2000);

/** Headers that Vigil writes itself, lower case: those of the connection, and those that say who is calling. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'baggage',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-vigil-check',
]);

/** A value that is a credential by its form (RFC 9110 §11.4), whatever the header is called. */
const CREDENTIAL_VALUE = /^(bearer|basic|digest|negotiate)\s/i;

type Mistake = Readonly<{ message: string; params?: ConfigRule }>;
const literalSecret: Mistake = { message: LITERAL_SECRET, params: { rule: 'literal_secret' } };

/** `Bearer ${token}` names a variable: the secret is there. */
const isFilled = (value: string): boolean => variablesIn(value).length > 0;

function headerMistake(name: string, value: string): Mistake | undefined {
  const lowerCase = name.toLowerCase();
  if (!isHeaderName(name)) return { message: 'is not a header name: letters, digits and hyphens only' };
  if (OWN_HEADERS.has(lowerCase) || lowerCase.startsWith('proxy-')) {
    return { message: 'is a header that Vigil writes itself; remove it' };
  }
  if (isSecretRef(value) || isFilled(value)) return undefined;
  if (isSecretName(name) || CREDENTIAL_VALUE.test(value)) return literalSecret;
  if (!/^[\x20-\x7e]*$/.test(value)) return { message: 'must be printable ASCII on one line' };
  return undefined;
}

const headersSchema = z
  .record(z.string(), z.string().meta({ 'x-vigil-secret': 'by name' }))
  .superRefine((headers: unknown, ctx) => {
    if (!isMapping(headers)) return;
    for (const [name, value] of Object.entries(headers)) {
      const mistake = typeof value === 'string' ? headerMistake(name, value) : undefined;
      if (mistake) ctx.addIssue({ code: 'custom', path: [name], input: undefined, ...mistake });
    }
  }, evenIfIncomplete);

/** Paths of texts in a JSON body whose key says that they are secrets, and that are written out. */
function literalSecrets(value: unknown, path: readonly (string | number)[]): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (typeof entry !== 'string') return literalSecrets(entry, here);
    return !Array.isArray(value) && isSecretName(key) && !isFilled(entry) ? [here] : [];
  });
}

/** What is wrong with a URL, as far as it is written out. */
function urlMistake(text: string): string | undefined {
  const broken = brokenPlaceholder(text);
  if (broken !== undefined) return `has ${broken}, which is no variable: letters, digits and _ between \${ and }`;
  if (text.startsWith('${')) return undefined;
  if (!/^https?:\/\/[^/?#]/i.test(text))
    return 'must be an http or https URL, or begin with a variable such as ${base}';
  if (/^[^/]*\/\/[^/?#]*@/.test(text))
    return 'must not hold a user or password: put them into a header, as env:NAME or file:PATH';
  return text.includes('#') ? 'must not have a fragment' : undefined;
}

export const stepConfigSchema = z
  .strictObject({
    id: idSchema.describe('Name of the step in results.'),
    get: url.optional().describe('GET this URL; it may hold `${variables}`.'),
    head: url.optional().describe('HEAD this URL.'),
    options: url.optional().describe('OPTIONS of this URL.'),
    post: url.optional().describe('POST to this URL.'),
    put: url.optional().describe('PUT to this URL.'),
    patch: url.optional().describe('PATCH this URL.'),
    delete: url.optional().describe('DELETE this URL.'),
    headers: headersSchema
      .default({})
      .describe('Headers of the request. A secret only as `env:NAME` or `file:PATH`, or by a variable that is one.'),
    json: z.unknown().optional().describe('Body, sent as JSON; its texts may hold `${variables}`.'),
    body: z.string().optional().describe('Body, sent as it is; it may hold `${variables}`.'),
    timeout: durationTextSchema('10ms', '5m')
      .default('10s')
      .describe('Longest time until the last byte, redirects included.'),
    redirects: z
      .enum(['follow', 'manual'])
      .default('follow')
      .describe('`follow`: at most 5, within `targets`. `manual`: the redirect itself is the answer.'),
    assert: z
      .array(assertionConfigSchema)
      .max(50)
      .default([])
      .describe(
        'What has to be true of the answer. The first that is not ends the journey, unless it has `gate: false`.',
      ),
    store: z
      .record(
        z.string().regex(VARIABLE_NAME, { error: 'must be the name of a variable: letters, digits and _' }),
        z.string().min(1).max(1000),
      )
      .default({})
      .describe('Variables for later steps: name → JSON path (`$.id`) or name of a header of the answer.'),
  })
  .superRefine((step: unknown, ctx) => {
    if (!isMapping(step)) return;
    const issue = (path: readonly (string | number)[], mistake: Mistake): void =>
      ctx.addIssue({ code: 'custom', path: [...path], input: undefined, ...mistake });
    const methods = METHOD_KEYS.filter((key) => step[key] !== undefined);
    const [method, second] = methods;
    if (method === undefined) return issue([], { message: `must have one of ${METHOD_KEYS.join(', ')}` });
    if (second !== undefined) issue([second], { message: `must not stand beside ${method}: one request a step` });
    const text = step[method];
    const mistake = typeof text === 'string' ? urlMistake(text) : undefined;
    if (mistake !== undefined) issue([method], { message: mistake });
    const bodies = (['json', 'body'] as const).filter((key) => step[key] !== undefined);
    if (bodies.length === 2) issue(['body'], { message: 'must not stand beside json' });
    if (bodies[0] !== undefined && !METHODS[method].body) {
      issue([bodies[0]], { message: `must not stand in a ${METHODS[method].method} request` });
    }
    for (const path of literalSecrets(step['json'], ['json'])) {
      issue(path, { ...literalSecret, message: `${LITERAL_SECRET} as a variable in vars, and \${name} here` });
    }
  }, evenIfIncomplete);
export type StepConfig = z.output<typeof stepConfigSchema>;
