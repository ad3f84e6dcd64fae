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
import { headersOf, range, requestOf, variableOf } from './httpChecks.ts';

const text = z.string().nullish();
const monitorSchema = z.looseObject({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  active: z.union([z.boolean(), z.number()]).nullish(),
  url: text,
  method: text,
  hostname: text,
  port: z.union([z.number(), z.string()]).nullish(),
  interval: z.number().nullish(),
  timeout: z.number().nullish(),
  maxretries: z.number().nullish(),
  accepted_statuscodes: z.array(z.string()).nullish(),
  keyword: text,
  invertKeyword: z.union([z.boolean(), z.number()]).nullish(),
  jsonPath: text,
  expectedValue: text,
  dns_resolve_server: text,
  dns_resolve_type: text,
  headers: text,
  body: text,
  basic_auth_user: text,
  upsideDown: z.union([z.boolean(), z.number()]).nullish(),
  maxredirects: z.number().nullish(),
  ignoreTls: z.union([z.boolean(), z.number()]).nullish(),
  grpcServiceName: text,
  grpcUrl: text,
  grpcEnableTls: z.union([z.boolean(), z.number()]).nullish(),
});
type Monitor = z.output<typeof monitorSchema>;
const backupSchema = z.looseObject({ monitorList: z.array(monitorSchema) });

const SECONDS = 1000;
const INTERVAL_DEFAULT_S = 60;

/** `["200-299", "404"]` */
function statusesOf(codes: readonly string[]): number[] {
  return codes.flatMap((code) => {
    const [from, to = from] = code.split('-').map(Number);
    return Number.isInteger(from) && Number.isInteger(to) ? range(from!, to!) : [];
  });
}

function parsedHeaders(json: string | null | undefined, where: string, draft: Draft): Record<string, string> {
  if (!json) return {};
  try {
    const parsed = z.record(z.string(), z.string()).safeParse(JSON.parse(json));
    if (parsed.success) return parsed.data;
  } catch {
    // said below
  }
  draft.note(where, 'its headers are no JSON of texts: they are left out');
  return {};
}

function contentAssertions(monitor: Monitor, where: string, draft: Draft): readonly StepAssertion[] {
  const { type, keyword, invertKeyword, jsonPath, expectedValue } = monitor;
  if (type === 'keyword' && keyword) {
    return [{ text: invertKeyword ? { notContains: keyword } : { contains: keyword } }];
  }
  if (type !== 'json-query' || !jsonPath) return [];
  // There it is JSONata: what is a plain path is a JSON path too.
  if (!/^\$?[\w.[\]]+$/.test(jsonPath)) {
    draft.note(where, `the query ${jsonPath} is JSONata, and no plain path`);
    return [];
  }
  const json = jsonPath.startsWith('$') ? jsonPath : `$.${jsonPath}`;
  // Compared as text there.
  const value = expectedValue ?? '';
  const escaped = value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return [{ json, matches: `^${escaped}$` }];
}

function stepOf(monitor: Monitor, where: string, draft: Draft): Partial<Step> | undefined {
  const { type, url, hostname, port } = monitor;
  switch (type) {
    case 'http':
    case 'keyword':
    case 'json-query': {
      const request = requestOf(monitor.method ?? 'GET', url ?? '', where, draft);
      const statuses = statusesOf(monitor.accepted_statuscodes ?? ['200-299']);
      if (monitor.ignoreTls) draft.note(where, 'ignoreTls: a certificate that is not trusted fails the journey here');
      return (
        request && {
          ...request,
          headers: headersOf(parsedHeaders(monitor.headers, where, draft), where, draft),
          ...(monitor.maxredirects === 0 && { redirects: 'manual' as const }),
          assert: [...(statuses.length > 0 ? [{ status: statuses }] : []), ...contentAssertions(monitor, where, draft)],
        }
      );
    }
    case 'port':
      return { tcp: `${hostname}:${port}` };
    case 'dns': {
      const dnsType = DNS_TYPES.find((known) => known === monitor.dns_resolve_type);
      if (dnsType !== undefined && hostname)
        return { dns: hostname, type: dnsType, server: `${monitor.dns_resolve_server ?? '1.1.1.1'}:${port ?? 53}` };
      draft.note(where, `records of type ${monitor.dns_resolve_type} cannot be asked for`);
      return undefined;
    }
    case 'grpc-keyword':
      draft.note(where, 'a gRPC call with a keyword becomes a question of grpc.health.v1.Health');
      return {
        grpc: `${monitor.grpcEnableTls ? 'grpcs' : 'grpc'}://${monitor.grpcUrl}`,
        ...(monitor.grpcServiceName && { service: monitor.grpcServiceName }),
      };
    default:
      draft.note(where, `the type ${type} has no counterpart`);
      return undefined;
  }
}

/** A backup of Uptime Kuma (Settings → Backup, JSON): a journey for each monitor. Throws ImportError. */
export function importUptimeKuma(file: unknown): Imported {
  const parsed = backupSchema.safeParse(file);
  if (!parsed.success) throw new ImportError('there is no monitorList of Uptime Kuma in the file');
  const draft = createDraft();
  if (parsed.data['notificationList'] !== undefined) draft.note('notificationList', 'is not carried over');
  for (const monitor of parsed.data.monitorList) {
    const where = `monitor ${monitor.name}`;
    if (monitor.active === false || monitor.active === 0) {
      draft.note(where, 'it is paused: it is left out');
      continue;
    }
    if (monitor.upsideDown) {
      draft.note(where, 'upsideDown: what should fail has no counterpart, it is left out');
      continue;
    }
    const user = monitor.basic_auth_user;
    const variable = variableOf(`${monitor.name} password`);
    if (user) draft.note(where, `the password of ${user} is a secret: put it into the variable ${variable}`);
    const intervalMs = (monitor.interval ?? INTERVAL_DEFAULT_S) * SECONDS;
    // Its own default is 0.8 of the interval; above that nothing would be left for a retry.
    const timeoutMs = Math.min(
      (monitor.timeout || (monitor.interval ?? INTERVAL_DEFAULT_S) * 0.8) * SECONDS,
      intervalMs,
    );
    const step = stepOf(monitor, where, draft);
    const failures = Math.min(20, (monitor.maxretries ?? 0) + 1);
    const timeout = durationText(timeoutMs, 10, 300_000);
    draft.add(
      {
        name: monitor.name,
        schedule: { every: durationText(intervalMs) },
        timeout,
        // Retries there are runs before it counts as down: the same as so many failed runs in a row.
        alert: { failures, of: failures, recover: 1 },
        ...(user && { auth: { basic: { user, password: `env:${variable}` } } }),
        steps: step === undefined ? [] : [{ id: idOf(monitor.name), timeout, ...step }],
      },
      where,
    );
  }
  return draft.finish();
}
