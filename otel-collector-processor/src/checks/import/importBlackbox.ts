import { z } from 'zod';
import {
  createDraft,
  durationText,
  goDuration,
  idOf,
  ImportError,
  type Draft,
  type Imported,
  type Step,
} from './draft.ts';
import { headersOf, httpAssertions, requestOf, variableOf } from './httpChecks.ts';
import { DNS_TYPES } from '@vigil/quality-model';

const headerPattern = z.looseObject({ header: z.string(), regexp: z.string(), allow_missing: z.boolean().optional() });
const httpModule = z.looseObject({
  method: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  valid_status_codes: z.array(z.number()).optional(),
  fail_if_body_matches_regexp: z.array(z.string()).optional(),
  fail_if_body_not_matches_regexp: z.array(z.string()).optional(),
  fail_if_header_matches: z.array(headerPattern).optional(),
  fail_if_header_not_matches: z.array(headerPattern).optional(),
  follow_redirects: z.boolean().optional(),
  no_follow_redirects: z.boolean().optional(),
  basic_auth: z.looseObject({ username: z.string() }).optional(),
  bearer_token_file: z.string().optional(),
  bearer_token: z.string().optional(),
  body: z.string().optional(),
});
const tcpModule = z.looseObject({
  query_response: z
    .array(
      z.looseObject({ expect: z.string().optional(), send: z.string().optional(), starttls: z.boolean().optional() }),
    )
    .optional(),
  tls: z.boolean().optional(),
});
const dnsModule = z.looseObject({
  query_name: z.string(),
  query_type: z.string().optional(),
  valid_rcodes: z.array(z.string()).optional(),
  transport_protocol: z.string().optional(),
});
const grpcModule = z.looseObject({ service: z.string().optional(), tls: z.boolean().optional() });
const modulesSchema = z.looseObject({
  modules: z.record(
    z.string(),
    z.looseObject({
      prober: z.string(),
      timeout: z.string().optional(),
      http: httpModule.optional(),
      tcp: tcpModule.optional(),
      dns: dnsModule.optional(),
      grpc: grpcModule.optional(),
    }),
  ),
});
type Module = z.output<typeof modulesSchema>['modules'][string];

const prometheusSchema = z.looseObject({
  global: z.looseObject({ scrape_interval: z.string().optional() }).optional(),
  scrape_configs: z.array(
    z.looseObject({
      job_name: z.string(),
      metrics_path: z.string().optional(),
      scrape_interval: z.string().optional(),
      params: z.looseObject({ module: z.array(z.string()).optional() }).optional(),
      static_configs: z.array(z.looseObject({ targets: z.array(z.string()) })).optional(),
    }),
  ),
});

/** What is read of each prober; anything else that is set is noted. */
const READ: Readonly<Record<string, readonly string[]>> = {
  http: Object.keys(httpModule.shape),
  tcp: Object.keys(tcpModule.shape),
  dns: Object.keys(dnsModule.shape),
  grpc: Object.keys(grpcModule.shape),
};
const INTERVAL_DEFAULT_MS = 60_000;
const TIMEOUT_DEFAULT_MS = 10_000;

function noteUnread(module: Module, where: string, draft: Draft): void {
  const options: Readonly<Record<string, unknown>> =
    (module[module.prober] as Record<string, unknown> | undefined) ?? {};
  for (const key of Object.keys(options)) {
    if (!(READ[module.prober] ?? []).includes(key)) draft.note(where, `${module.prober}.${key} has no counterpart`);
  }
}

const patterns = (list: readonly z.output<typeof headerPattern>[] = []) =>
  list.map(({ header, regexp, allow_missing }) => ({ header, regexp, allowMissing: allow_missing ?? false }));

function httpStep(module: Module, target: string, where: string, draft: Draft): Partial<Step> | undefined {
  const http = module.http ?? {};
  const url = /^https?:\/\//.test(target) ? target : `http://${target}`;
  const request = requestOf(http.method ?? 'GET', url, where, draft);
  if (request === undefined) return undefined;
  const expected = {
    statuses: http.valid_status_codes,
    bodyMatches: http.fail_if_body_not_matches_regexp,
    bodyMatchesNot: http.fail_if_body_matches_regexp,
    headerMatches: patterns(http.fail_if_header_not_matches),
    headerMatchesNot: patterns(http.fail_if_header_matches),
  };
  const isManual = http.follow_redirects === false || http.no_follow_redirects === true;
  return {
    ...request,
    headers: headersOf(http.headers ?? {}, where, draft),
    ...(isManual && { redirects: 'manual' as const }),
    assert: [...httpAssertions(expected, where, draft)],
  };
}

function tcpStep(module: Module, target: string, where: string, draft: Draft): Partial<Step> {
  const { query_response: exchanges = [], tls = false } = module.tcp ?? {};
  if (tls) {
    if (exchanges.length > 0)
      draft.note(where, 'tcp.query_response over TLS has no counterpart: only TLS is looked at');
    return { tls: target };
  }
  const sends = exchanges.flatMap(({ send }) => send ?? []);
  const expects = exchanges.flatMap(({ expect }) => expect ?? []);
  if (exchanges.some(({ starttls }) => starttls))
    draft.note(where, 'tcp.query_response with starttls has no counterpart');
  if (sends.length > 0)
    draft.note(
      where,
      'what tcp.query_response sends is sent at once, when the connection opens: look whether it changes nothing (effect: read)',
    );
  return {
    tcp: target,
    ...(sends.length > 0 && { send: sends.map((send) => `${send}\n`).join(''), effect: 'read' as const }),
    assert: expects.map((expect) => ({ tcp: 'received', matches: `(?m)${expect}` })),
  };
}

function dnsStep(module: Module, target: string, where: string, draft: Draft): Partial<Step> | undefined {
  const { query_name, query_type = 'ANY', valid_rcodes, transport_protocol } = module.dns!;
  const type = DNS_TYPES.find((known) => known === query_type);
  if (type === undefined) {
    draft.note(where, `dns.query_type ${query_type} cannot be asked for`);
    return undefined;
  }
  if (transport_protocol === 'tcp') draft.note(where, 'dns.transport_protocol: it is asked by UDP first');
  const [rcode, ...others] = valid_rcodes ?? [];
  if (others.length > 0) draft.note(where, `dns.valid_rcodes: only ${rcode} is taken`);
  return {
    dns: query_name.replace(/\.$/, ''),
    server: /:\d+$/.test(target) ? target : `${target}:53`,
    type,
    assert: rcode === undefined ? [] : [{ dns: 'rcode', equals: rcode }],
  };
}

function stepOf(module: Module, target: string, where: string, draft: Draft): Partial<Step> | undefined {
  noteUnread(module, where, draft);
  switch (module.prober) {
    case 'http':
      return httpStep(module, target, where, draft);
    case 'tcp':
      return tcpStep(module, target, where, draft);
    case 'dns':
      return module.dns === undefined ? undefined : dnsStep(module, target, where, draft);
    case 'grpc': {
      const scheme = module.grpc?.tls === true ? 'grpcs' : 'grpc';
      return { grpc: `${scheme}://${target}`, ...(module.grpc?.service && { service: module.grpc.service }) };
    }
    default:
      draft.note(where, `the prober ${module.prober} has no counterpart`);
      return undefined;
  }
}

function authOf(module: Module, where: string, draft: Draft) {
  const { basic_auth: basic, bearer_token_file: file, bearer_token: token } = module.http ?? {};
  if (basic !== undefined) {
    const variable = variableOf(`${basic.username} password`);
    draft.note(where, `the password of ${basic.username} is a secret: put it into the variable ${variable}`);
    return { auth: { basic: { user: basic.username, password: `env:${variable}` } } };
  }
  if (file !== undefined) return { auth: { bearer: `file:${file}` } };
  if (token === undefined) return {};
  draft.note(where, 'http.bearer_token is a secret: put it into the variable VIGIL_BEARER_TOKEN');
  return { auth: { bearer: 'env:VIGIL_BEARER_TOKEN' } };
}

/**
 * Modules of blackbox_exporter (its CONFIGURATION.md) with the scrape configurations of Prometheus that name them:
 * a journey for each target. Throws ImportError.
 */
export function importBlackbox(modulesFile: unknown, prometheusFile: unknown): Imported {
  const modules = modulesSchema.safeParse(modulesFile);
  if (!modules.success) throw new ImportError('the first file has no modules of blackbox_exporter');
  const prometheus = prometheusSchema.safeParse(prometheusFile);
  if (!prometheus.success)
    throw new ImportError('--targets must name a configuration of Prometheus with scrape_configs');
  const draft = createDraft();
  const used = new Set<string>();
  for (const job of prometheus.data.scrape_configs) {
    const [name] = job.params?.module ?? [];
    const where = `job ${job.job_name}`;
    if (name === undefined) continue; // it scrapes something else
    const module = modules.data.modules[name];
    if (module === undefined) {
      draft.note(where, `there is no module ${name}`);
      continue;
    }
    used.add(name);
    for (const key of Object.keys(job)) {
      if (/_sd_configs$/.test(key)) draft.note(where, `${key}: targets that are discovered cannot be known here`);
    }
    const intervalMs =
      goDuration(job.scrape_interval ?? prometheus.data.global?.scrape_interval) ?? INTERVAL_DEFAULT_MS;
    const timeoutMs = Math.min(goDuration(module.timeout) ?? TIMEOUT_DEFAULT_MS, intervalMs);
    for (const target of (job.static_configs ?? []).flatMap(({ targets }) => targets)) {
      const at = `${where}, target ${target}`;
      const step = stepOf(module, target, at, draft);
      const steps =
        step === undefined ? [] : [{ id: idOf(name), timeout: durationText(timeoutMs, 10, 300_000), ...step }];
      draft.add(
        {
          name: `${job.job_name} ${target}`,
          schedule: { every: durationText(intervalMs) },
          timeout: durationText(timeoutMs, 10, 600_000),
          // What alerts on probe_success there is a rule of Prometheus: it goes on reading that.
          ...authOf(module, at, draft),
          steps,
        },
        at,
      );
    }
  }
  for (const name of Object.keys(modules.data.modules))
    if (!used.has(name)) draft.note(`module ${name}`, 'no scrape configuration names it');
  return draft.finish();
}
