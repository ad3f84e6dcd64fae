import { z } from 'zod';
import { type ConfigRule, evenIfIncomplete, isMapping } from '../config/configRule.ts';
import { headerNameSchema, isHeaderName } from '../config/headerName.ts';
import { isSecretName } from '../config/secretName.ts';
import { isSecretRef, LITERAL_SECRET } from '../config/secretRef.ts';
import { ASSERTION_SOURCES, assertionConfigSchema } from './assertionConfig.ts';
import { durationTextSchema } from './durationText.ts';
import { jsonPathSchema } from './jsonPathSchema.ts';
import { patternSchema } from './patternSchema.ts';
import { brokenPlaceholder, VARIABLE_NAME, variablesIn } from './template.ts';

/** Methods and probes by the key of a step. `safe`: it changes nothing (RFC 9110 §9.2.1; a look, of the others). */
export const METHODS = {
  get: { method: 'GET', safe: true, body: false },
  head: { method: 'HEAD', safe: true, body: false },
  options: { method: 'OPTIONS', safe: true, body: false },
  post: { method: 'POST', safe: false, body: true },
  put: { method: 'PUT', safe: false, body: true },
  patch: { method: 'PATCH', safe: false, body: true },
  delete: { method: 'DELETE', safe: false, body: true },
  tcp: { method: 'TCP', safe: true, body: false },
  tls: { method: 'TLS', safe: true, body: false },
  dns: { method: 'DNS', safe: true, body: false },
  grpc: { method: 'GRPC', safe: true, body: false },
} as const;
/** Keys of steps that are no HTTP, with what may stand beside them alone. */
export const PROBE_OPTIONS = {
  tcp: ['send', 'effect'],
  tls: ['serverName'],
  dns: ['server', 'type'],
  grpc: ['service', 'serverName'],
} as const satisfies Partial<Record<keyof typeof METHODS, readonly string[]>>;
export type ProbeKey = keyof typeof PROBE_OPTIONS;
const PROBE_KEYS = Object.keys(PROBE_OPTIONS) as readonly ProbeKey[];
/** What belongs to HTTP alone. */
const HTTP_OPTIONS = ['headers', 'json', 'body', 'redirects', 'auth', 'http'] as const;
/** What each kind of step can be judged by, beside its duration. */
const SOURCES_OF: Readonly<Record<'http' | ProbeKey, readonly string[]>> = {
  http: ['status', 'text', 'header', 'json', 'schema', 'cookie', 'http', 'tls'],
  tcp: ['tcp'],
  tls: ['tls'],
  dns: ['dns'],
  grpc: ['grpc', 'tls'],
};

export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'SRV', 'TXT', 'CAA', 'PTR'] as const;
export type DnsType = (typeof DNS_TYPES)[number];
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

const hostAndPort = z.string().regex(/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, {
  error: 'must be a host with its port, such as db.example.com:5432',
});
const serverName = z
  .string()
  .regex(/^[A-Za-z0-9._-]+$/, { error: 'must be a host name' })
  .optional();

/** Where a variable comes from. A text is a JSON path if it begins with `$`, else the name of a header. */
const storeSchema = z.union([
  z.string().min(1).max(1000),
  z
    .strictObject({
      json: jsonPathSchema.optional().describe('JSON path into the body.'),
      header: headerNameSchema.optional().describe('A header of the answer.'),
      cookie: z.string().min(1).max(200).optional().describe('A cookie of the run.'),
      matches: patternSchema
        .optional()
        .describe(
          'A regular expression (RE2): the first group of the first match, else the match. Of the body, or of what stands beside it.',
        ),
    })
    .refine(
      ({ json, header, cookie, matches }) => {
        const sources = [json, header, cookie].filter((value) => value !== undefined).length;
        return sources === 1 || (sources === 0 && matches !== undefined);
      },
      { error: 'must have one of json, header, cookie, or matches' },
    ),
]);

const DEFAULTS: Readonly<Record<string, unknown>> = { type: 'A', http: 'auto', redirects: 'follow' };

/** Defaults are filled in before the rules are asked: what is as it would be without it may stand anywhere. */
function isDefault(key: string, value: unknown): boolean {
  if (key === 'headers') return isMapping(value) && Object.keys(value).length === 0;
  return Object.hasOwn(DEFAULTS, key) && DEFAULTS[key] === value;
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
    tcp: hostAndPort.optional().describe('Open a TCP connection to this host and port.'),
    tls: hostAndPort.optional().describe('Agree on TLS with this host and port, and look at the certificates.'),
    dns: z
      .string()
      .regex(/^[A-Za-z0-9._-]+$/, { error: 'must be a name, such as shop.example.com' })
      .optional()
      .describe('Ask `server` for this name.'),
    grpc: z
      .string()
      .regex(/^grpcs?:\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/, {
        error: 'must be grpc:// or grpcs:// with host and port, such as grpcs://cart.example.com:443',
      })
      .optional()
      .describe('Ask this server how it is, by grpc.health.v1.Health; `grpcs` with TLS.'),
    send: z
      .string()
      .max(4000)
      .optional()
      .describe('Of `tcp`: what is sent when the connection is open; it may hold `${variables}`.'),
    effect: z
      .literal('read')
      .optional()
      .describe(
        'Of `tcp` with `send`: what is sent changes nothing. Without it the journey has to be one that writes.',
      ),
    server: hostAndPort.optional().describe('Of `dns`: the name server, such as 192.0.2.1:53.'),
    type: z.enum(DNS_TYPES).default('A').describe('Of `dns`: type of the records.'),
    service: z
      .string()
      .max(200)
      .optional()
      .describe('Of `grpc`: the service that is asked for. Default: the server as a whole.'),
    serverName: serverName.describe(
      'Of `tls` and `grpc`: the host that the certificate has to be for. Default: that of the address.',
    ),
    http: z.enum(['auto', '1.1']).default('auto').describe('`auto`: HTTP/2 where a server with TLS offers it.'),
    auth: z.literal(false).optional().describe('`false`: this request goes without the `auth` of the journey.'),
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
        storeSchema,
      )
      .default({})
      .describe(
        'Variables for later steps: name → JSON path (`$.id`), name of a header, or `json`, `header`, `cookie`, `matches`.',
      ),
  })
  .superRefine((step: unknown, ctx) => {
    if (!isMapping(step)) return;
    const issue = (path: readonly (string | number)[], mistake: Mistake): void =>
      ctx.addIssue({ code: 'custom', path: [...path], input: undefined, ...mistake });
    const methods = METHOD_KEYS.filter((key) => step[key] !== undefined);
    const [method, second] = methods;
    if (method === undefined) return issue([], { message: `must have one of ${METHOD_KEYS.join(', ')}` });
    if (second !== undefined) issue([second], { message: `must not stand beside ${method}: one request a step` });
    const probe = PROBE_KEYS.find((key) => key === method);
    const isWritten = (key: string): boolean => step[key] !== undefined && !isDefault(key, step[key]);
    const foreign =
      probe === undefined
        ? PROBE_KEYS.flatMap((key) => PROBE_OPTIONS[key] as readonly string[])
        : [...HTTP_OPTIONS, ...PROBE_KEYS.flatMap((key) => PROBE_OPTIONS[key] as readonly string[])];
    const own: readonly string[] = probe === undefined ? [] : PROBE_OPTIONS[probe];
    for (const key of new Set(foreign)) {
      if (!own.includes(key) && isWritten(key)) issue([key], { message: `must not stand beside ${method}` });
    }
    if (probe === 'dns' && step['server'] === undefined)
      issue([], { message: 'must have server, the name server that is asked' });
    if (step['effect'] !== undefined && step['send'] === undefined)
      issue(['effect'], { message: 'says something of send, and there is none' });
    const sources = SOURCES_OF[probe ?? 'http'];
    (Array.isArray(step['assert']) ? step['assert'] : []).forEach((assertion: unknown, index) => {
      if (!isMapping(assertion)) return;
      const odd = ASSERTION_SOURCES.find(
        (source) => assertion[source] !== undefined && source !== 'responseTime' && !sources.includes(source),
      );
      if (odd !== undefined)
        issue(['assert', index, odd], {
          message: `says nothing of ${method}: ${['responseTime', ...sources].join(', ')} do`,
        });
    });
    if (probe !== undefined) {
      if (isMapping(step['store']) && Object.keys(step['store']).length > 0)
        issue(['store'], { message: `must not stand beside ${method}` });
      return;
    }
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
