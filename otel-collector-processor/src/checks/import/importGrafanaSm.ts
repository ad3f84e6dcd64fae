import { z } from 'zod';
import { DNS_TYPES } from '@vigil/quality-model';
import {
  createDraft,
  durationText,
  idOf,
  ImportError,
  type Draft,
  type Imported,
  type Step,
  type StepAssertion,
} from './draft.ts';
import { headersOf, httpAssertions, requestOf, variableOf } from './httpChecks.ts';

const texts = z.array(z.string()).nullish();
const headerPatterns = z
  .array(z.looseObject({ header: z.string(), regexp: z.string(), allowMissing: z.boolean().optional() }))
  .nullish();
const named = z.array(z.looseObject({ name: z.string(), value: z.string() })).nullish();

const httpSettings = z.looseObject({
  method: z.string().nullish(),
  headers: texts,
  validStatusCodes: z.array(z.number()).nullish(),
  noFollowRedirects: z.boolean().nullish(),
  failIfBodyMatchesRegexp: texts,
  failIfBodyNotMatchesRegexp: texts,
  failIfHeaderMatchesRegexp: headerPatterns,
  failIfHeaderNotMatchesRegexp: headerPatterns,
  basicAuth: z.looseObject({ username: z.string() }).nullish(),
  bearerToken: z.string().nullish(),
  ipVersion: z.unknown().optional(),
  compression: z.unknown().optional(),
});
const multihttpSettings = z.looseObject({
  entries: z.array(
    z.looseObject({
      request: z.looseObject({
        method: z.string().nullish(),
        url: z.string(),
        headers: named,
        queryFields: named,
      }),
      variables: z.array(z.looseObject({ type: z.number(), name: z.string(), expression: z.string() })).nullish(),
      checks: z
        .array(
          z.looseObject({
            type: z.number(),
            subject: z.number().optional(),
            condition: z.number().optional(),
            expression: z.string().optional(),
            value: z.string().optional(),
          }),
        )
        .nullish(),
    }),
  ),
});
type Entry = z.output<typeof multihttpSettings>['entries'][number];
const checkSchema = z.looseObject({
  job: z.string(),
  target: z.string(),
  frequency: z.number(),
  timeout: z.number().optional(),
  enabled: z.boolean().optional(),
  labels: named,
  alertSensitivity: z.string().nullish(),
  settings: z.record(z.string(), z.unknown()),
});
type Check = z.output<typeof checkSchema>;

const TIMEOUT_DEFAULT_MS = 3000;
/** `name: value` */
function headerLines(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
    }),
  );
}

function noteUnread(settings: object, schema: z.ZodObject, kind: string, where: string, draft: Draft): void {
  for (const [key, value] of Object.entries(settings)) {
    const says = value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
    if (says && !Object.hasOwn(schema.shape, key)) draft.note(where, `${kind}.${key} has no counterpart`);
  }
}

function httpStep(check: Check, settings: unknown, where: string, draft: Draft): Partial<Step> | undefined {
  const http = httpSettings.parse(settings ?? {});
  noteUnread(http, httpSettings, 'http', where, draft);
  const request = requestOf(http.method ?? 'GET', check.target, where, draft);
  const patterns = (list: typeof http.failIfHeaderMatchesRegexp) =>
    (list ?? []).map(({ header, regexp, allowMissing }) => ({ header, regexp, allowMissing: allowMissing ?? false }));
  const expected = {
    statuses: http.validStatusCodes ?? undefined,
    bodyMatches: http.failIfBodyNotMatchesRegexp ?? undefined,
    bodyMatchesNot: http.failIfBodyMatchesRegexp ?? undefined,
    headerMatches: patterns(http.failIfHeaderNotMatchesRegexp),
    headerMatchesNot: patterns(http.failIfHeaderMatchesRegexp),
  };
  return (
    request && {
      ...request,
      headers: headersOf(headerLines(http.headers ?? []), where, draft),
      ...(http.noFollowRedirects === true && { redirects: 'manual' as const }),
      assert: [...httpAssertions(expected, where, draft)],
    }
  );
}

/** Conditions of text checks, by their number: protobuf `MultiHttpEntryAssertionConditionVariant` of the agent. */
const CONDITIONS = ['', 'notContains', 'equals', 'startsWith', 'endsWith', 'typeOf', 'contains'] as const;
/** The same of their subjects: `MultiHttpEntryAssertionSubjectVariant`. */
const SUBJECTS = ['', 'headers', 'status', 'body'] as const;

const escaped = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function textCheck(condition: string, value: string): Readonly<Record<string, string>> | undefined {
  switch (condition) {
    case 'contains':
    case 'notContains':
    case 'equals':
      return { [condition]: value };
    case 'startsWith':
      return { matches: `^${escaped(value)}` };
    case 'endsWith':
      return { matches: `${escaped(value)}$` };
    default:
      return undefined;
  }
}

/** Kinds of checks: 0 text, 1 value of a JSON path, 2 JSON path exists, 3 regular expression. */
function checkAssertion(check: NonNullable<Entry['checks']>[number]): StepAssertion | undefined {
  const { type, expression = '', value = '' } = check;
  const condition = CONDITIONS[check.condition ?? 0] ?? '';
  const subject = SUBJECTS[check.subject ?? 0] ?? '';
  switch (type) {
    case 0:
      if (subject === 'status' && condition === 'equals') return { status: Number(value) };
      if (subject !== 'body') return undefined;
      return wrap((comparison) => ({ text: comparison }), textCheck(condition, value));
    case 1:
      return wrap((comparison) => ({ json: jsonPath(expression), ...comparison }), textCheck(condition, value));
    case 2:
      return { json: jsonPath(expression), exists: true };
    case 3:
      return subject === 'body' ? { text: { matches: expression } } : undefined;
    default:
      return undefined;
  }
}

const wrap = (
  make: (comparison: Readonly<Record<string, string>>) => StepAssertion,
  comparison: Readonly<Record<string, string>> | undefined,
): StepAssertion | undefined => (comparison === undefined ? undefined : make(comparison));

const jsonPath = (expression: string): string => (expression.startsWith('$') ? expression : `$.${expression}`);

type StoreEntry = readonly [name: string, from: NonNullable<Step['store']>[string]];

function entryStep(entry: Entry, index: number, where: string, draft: Draft): Step | undefined {
  const at = `${where}, request ${index + 1}`;
  const url = new URL(entry.request.url.replaceAll('${', '%24%7B').replaceAll('}', '%7D'));
  for (const { name, value } of entry.request.queryFields ?? []) url.searchParams.append(name, value);
  const request = requestOf(
    entry.request.method ?? 'GET',
    url.href.replaceAll('%24%7B', '${').replaceAll('%7D', '}'),
    at,
    draft,
  );
  if (request === undefined) return undefined;
  const store = (entry.variables ?? []).flatMap(({ type, name, expression }): readonly StoreEntry[] => {
    if (type === 0) return [[name, jsonPath(expression)]];
    if (type === 1) return [[name, { matches: expression }]];
    draft.note(at, `the variable ${name} comes from a CSS selector, which has no counterpart`);
    return [];
  });
  const assertions = (entry.checks ?? []).flatMap((check) => {
    const assertion = checkAssertion(check);
    if (assertion === undefined) draft.note(at, `an assertion of type ${check.type} has no counterpart`);
    return assertion ?? [];
  });
  const headers = Object.fromEntries((entry.request.headers ?? []).map(({ name, value }) => [name, value]));
  return {
    id: `request-${index + 1}`,
    ...request,
    headers: headersOf(headers, at, draft),
    assert: assertions,
    store: Object.fromEntries(store),
  };
}

function stepsOf(check: Check, kind: string, where: string, draft: Draft): readonly Step[] {
  const settings = check.settings[kind];
  const one = (step: Partial<Step> | undefined): readonly Step[] =>
    step === undefined ? [] : [{ id: idOf(kind), ...step }];
  switch (kind) {
    case 'http':
      return one(httpStep(check, settings, where, draft));
    case 'tcp': {
      const tcp = z
        .looseObject({ tls: z.boolean().nullish(), queryResponse: z.array(z.unknown()).nullish() })
        .parse(settings ?? {});
      if ((tcp.queryResponse ?? []).length > 0) draft.note(where, 'tcp.queryResponse is not carried over');
      return one(tcp.tls === true ? { tls: check.target } : { tcp: check.target });
    }
    case 'dns': {
      const dns = z
        .looseObject({ recordType: z.string().nullish(), server: z.string().nullish(), port: z.number().nullish() })
        .parse(settings ?? {});
      const type = DNS_TYPES.find((known) => known === (dns.recordType ?? 'A'));
      if (type === undefined) draft.note(where, `records of type ${dns.recordType} cannot be asked for`);
      if ('validateAnswerRRS' in dns) draft.note(where, 'dns.validateAnswerRRS is not carried over');
      return one(type && { dns: check.target, type, server: `${dns.server ?? '8.8.8.8'}:${dns.port ?? 53}` });
    }
    case 'grpc': {
      const grpc = z.looseObject({ service: z.string().nullish(), tls: z.boolean().nullish() }).parse(settings ?? {});
      const url = `${grpc.tls === true ? 'grpcs' : 'grpc'}://${check.target}`;
      return one({ grpc: url, ...(grpc.service && { service: grpc.service }) });
    }
    case 'multihttp':
      return multihttpSettings
        .parse(settings)
        .entries.flatMap((entry, index) => entryStep(entry, index, where, draft) ?? []);
    default:
      draft.note(where, `a check of the kind ${kind} has no counterpart`);
      return [];
  }
}

function authOf(check: Check, where: string, draft: Draft) {
  const http = httpSettings.safeParse(check.settings['http'] ?? {});
  const { basicAuth, bearerToken } = http.success ? http.data : {};
  const variable = variableOf(`${check.job} ${basicAuth ? 'password' : 'token'}`);
  if (!basicAuth && !bearerToken) return {};
  draft.note(where, `its ${basicAuth ? 'password' : 'token'} is a secret: put it into the variable ${variable}`);
  return {
    auth: basicAuth
      ? { basic: { user: basicAuth.username, password: `env:${variable}` } }
      : { bearer: `env:${variable}` },
  };
}

/** Checks of Grafana Synthetic Monitoring as its API lists them (JSON). Throws ImportError. */
export function importGrafanaSm(file: unknown): Imported {
  const parsed = z.array(checkSchema).safeParse(file);
  if (!parsed.success) throw new ImportError('the file is no list of checks of Grafana Synthetic Monitoring');
  const draft = createDraft();
  for (const check of parsed.data) {
    const where = `check ${check.job} ${check.target}`;
    if (check.enabled === false) {
      draft.note(where, 'it is not enabled: it is left out');
      continue;
    }
    if ((check.labels ?? []).length > 0) draft.note(where, 'its labels are not carried over');
    if (check.alertSensitivity && check.alertSensitivity !== 'none')
      draft.note(where, 'its alert sensitivity is not carried over: see alert');
    const [kind = ''] = Object.keys(check.settings);
    const timeout = durationText(Math.min(check.timeout ?? TIMEOUT_DEFAULT_MS, check.frequency), 10, 300_000);
    const steps = stepsOf(check, kind, where, draft);
    draft.add(
      {
        name: check.job,
        schedule: { every: durationText(check.frequency) },
        timeout,
        ...authOf(check, where, draft),
        steps: steps.map((step) => ({ timeout, ...step })),
      },
      where,
    );
  }
  return draft.finish();
}
