import { z } from 'zod';
import { DNS_TYPES } from '@vigil/quality-model';
import {
  createDraft,
  durationText,
  goDuration,
  idOf,
  ImportError,
  type Draft,
  type Imported,
  type Step,
  type StepAssertion,
} from './draft.ts';
import { headersOf, range, requestOf } from './httpChecks.ts';

const endpointSchema = z.looseObject({
  name: z.string(),
  group: z.string().optional(),
  enabled: z.boolean().optional(),
  url: z.string(),
  method: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  interval: z.string().optional(),
  conditions: z.array(z.string()).optional(),
  dns: z.looseObject({ 'query-name': z.string(), 'query-type': z.string() }).optional(),
  client: z.looseObject({ timeout: z.string().optional() }).optional(),
  alerts: z
    .array(z.looseObject({ 'failure-threshold': z.number().optional(), 'success-threshold': z.number().optional() }))
    .optional(),
});
type Endpoint = z.output<typeof endpointSchema>;
const gatusSchema = z.looseObject({ endpoints: z.array(endpointSchema) });

const CONDITION = /^(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/;
const MS_PER_DAY = 86_400_000;
/** Gatus' own defaults (its README). */
const DEFAULTS = { intervalMs: 60_000, timeoutMs: 10_000, failures: 3, successes: 2 } as const;

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';
const COMPARISON = { '==': 'equals', '!=': 'notEquals', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const;

/** A value of a condition: number, boolean, or text. */
function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function statusAssertion(operator: Operator, text: string): StepAssertion | undefined {
  const any = /^any\((.*)\)$/.exec(text)?.[1];
  if (any !== undefined && operator === '==') return { status: any.split(',').map(Number) };
  const status = Number(text);
  if (!Number.isInteger(status)) return undefined;
  switch (operator) {
    case '==':
      return { status };
    case '!=':
      return { status: range(100, 599).filter((code) => code !== status) };
    case '<':
      return { status: range(100, status - 1) };
    case '<=':
      return { status: range(100, status) };
    case '>':
      return { status: range(status + 1, 599) };
    case '>=':
      return { status: range(status, 599) };
  }
}

/** `pat(*x*)`: a text with `*` for anything. */
function patternOf(text: string): string | undefined {
  const inside = /^pat\((.*)\)$/s.exec(text)?.[1];
  if (inside === undefined) return undefined;
  const escaped = inside.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return `(?s)^${escaped.join('.*')}$`;
}

function bodyAssertion(path: string, operator: Operator, text: string): StepAssertion | undefined {
  const pattern = patternOf(text);
  if (path === '') {
    if (pattern !== undefined) return { text: operator === '==' ? { matches: pattern } : { notMatches: pattern } };
    return operator === '==' ? { text: { equals: text } } : undefined;
  }
  const json = `$${path}`;
  if (pattern !== undefined) return operator === '==' ? { json, matches: pattern } : { json, notMatches: pattern };
  const value = scalar(text);
  if (operator === '==' || operator === '!=') return { json, [COMPARISON[operator]]: value };
  return typeof value === 'number' ? { json, [COMPARISON[operator]]: value } : undefined;
}

function assertionOf(condition: string): StepAssertion | 'implied' | undefined {
  const [, left = '', operatorText = '', right = ''] = CONDITION.exec(condition) ?? [];
  const operator = operatorText as Operator;
  if (left === '[STATUS]') return statusAssertion(operator, right);
  if (left === '[RESPONSE_TIME]' && (operator === '<' || operator === '<=')) {
    return { responseTime: { lt: durationText(Number(right) + (operator === '<=' ? 1 : 0), 1, 300_000) } };
  }
  if (left === '[CONNECTED]') return right === 'true' && operator === '==' ? 'implied' : undefined;
  if (left === '[DNS_RCODE]' && operator === '==') return { dns: 'rcode', equals: right };
  if (left === '[CERTIFICATE_EXPIRATION]') {
    const ms = goDuration(right);
    return ms === undefined || operator === '==' || operator === '!='
      ? undefined
      : { tls: 'daysLeft', [COMPARISON[operator]]: ms / MS_PER_DAY };
  }
  const length = /^len\(\[BODY\](.*)\)$/.exec(left)?.[1];
  if (length !== undefined && operator === '==') return { json: `$${length}`, length: Number(right) };
  const has = /^has\(\[BODY\](.*)\)$/.exec(left)?.[1];
  if (has !== undefined && operator === '==') return { json: `$${has}`, exists: right === 'true' };
  const body = /^\[BODY\](.*)$/.exec(left)?.[1];
  return body === undefined ? undefined : bodyAssertion(body, operator, right);
}

function requestStep(endpoint: Endpoint, where: string, draft: Draft): Partial<Step> | undefined {
  const { url, dns } = endpoint;
  if (dns !== undefined) {
    const type = DNS_TYPES.find((known) => known === dns['query-type']);
    if (type === undefined) {
      draft.note(where, `dns.query-type ${dns['query-type']} cannot be asked for`);
      return undefined;
    }
    const server = url.replace(/^dns:\/\//, '');
    return { dns: dns['query-name'].replace(/\.$/, ''), type, server: /:\d+$/.test(server) ? server : `${server}:53` };
  }
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/i.exec(url) ?? [];
  switch (scheme.toLowerCase()) {
    case 'http':
    case 'https': {
      const request = requestOf(endpoint.method ?? 'GET', url, where, draft);
      return request && { ...request, headers: headersOf(endpoint.headers ?? {}, where, draft) };
    }
    case 'tcp':
      return { tcp: rest };
    case 'tls':
      return { tls: rest };
    case 'grpc':
    case 'grpcs':
      return { grpc: `${scheme.toLowerCase()}://${rest.replace(/\/.*$/, '')}` };
    default:
      draft.note(where, `${scheme || url} has no counterpart`);
      return undefined;
  }
}

const READ = new Set([...Object.keys(endpointSchema.shape), 'ui']);

/** The configuration of Gatus: a journey for each endpoint. Throws ImportError. */
export function importGatus(file: unknown): Imported {
  const parsed = gatusSchema.safeParse(file);
  if (!parsed.success) throw new ImportError('there are no endpoints of Gatus in the file');
  const draft = createDraft();
  for (const key of ['suites', 'external-endpoints', 'maintenance', 'alerting', 'remote'] as const)
    if (parsed.data[key] !== undefined) draft.note(key, 'is not carried over');
  for (const endpoint of parsed.data.endpoints) {
    const name = endpoint.group === undefined ? endpoint.name : `${endpoint.group} / ${endpoint.name}`;
    const where = `endpoint ${name}`;
    for (const key of Object.keys(endpoint)) if (!READ.has(key)) draft.note(where, `${key} has no counterpart`);
    if (endpoint.enabled === false) {
      draft.note(where, 'it is not enabled: it is left out');
      continue;
    }
    const request = requestStep(endpoint, where, draft);
    const assertions = (endpoint.conditions ?? []).flatMap((condition) => {
      const assertion = assertionOf(condition);
      if (assertion === undefined) draft.note(where, `the condition ${condition} has no counterpart`);
      return assertion === undefined || assertion === 'implied' ? [] : [assertion];
    });
    const intervalMs = goDuration(endpoint.interval) ?? DEFAULTS.intervalMs;
    const timeoutMs = Math.min(goDuration(endpoint.client?.timeout) ?? DEFAULTS.timeoutMs, intervalMs);
    const [alert] = endpoint.alerts ?? [];
    const failures = Math.min(20, alert?.['failure-threshold'] ?? DEFAULTS.failures);
    const timeout = durationText(timeoutMs, 10, 300_000);
    draft.add(
      {
        name,
        schedule: { every: durationText(intervalMs) },
        timeout,
        alert: { failures, of: failures, recover: Math.min(20, alert?.['success-threshold'] ?? DEFAULTS.successes) },
        steps: request === undefined ? [] : [{ id: idOf(endpoint.name), timeout, ...request, assert: assertions }],
      },
      where,
    );
  }
  return draft.finish();
}
