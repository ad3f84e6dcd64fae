import { assertionOf, type Assertion, type Scalar } from './assertionConfig.ts';
import { durationMs } from './durationText.ts';
import type { FactSource } from './facts.ts';
import { METHOD_KEYS, METHODS, type DnsType, type Method, type MethodKey, type StepConfig } from './stepConfig.ts';

/** Where a variable comes from: a JSON path into the body, a header in lower case, a cookie, or the body. `matches`: a part of it. */
export type Store = Readonly<{ name: string; matches: string | undefined }> &
  (
    | Readonly<{ from: 'json'; path: string }>
    | Readonly<{ from: 'header'; header: string }>
    | Readonly<{ from: 'cookie'; cookie: string }>
    | Readonly<{ from: 'body' }>
  );

/** What a step does. Its URL says where: `tcp://host:port`, `dns://server:port`, `grpcs://host:port` … */
export type Probe =
  | Readonly<{ kind: 'http'; version: 'auto' | '1.1' }>
  | Readonly<{ kind: 'tcp'; send: string | undefined }>
  | Readonly<{ kind: 'tls'; serverName: string | undefined }>
  | Readonly<{ kind: 'dns'; name: string; type: DnsType }>
  | Readonly<{ kind: 'grpc'; service: string; serverName: string | undefined }>;

export type StepBody =
  Readonly<{ kind: 'none' }> | Readonly<{ kind: 'json'; value: unknown }> | Readonly<{ kind: 'text'; text: string }>;

/** A step as the runner takes it. URL, header values, body and some assertions are templates. */
export type StepPlan = Readonly<{
  id: string;
  method: Method;
  probe: Probe;
  safe: boolean;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: StepBody;
  timeoutMs: number;
  redirects: 'follow' | 'manual';
  assertions: readonly Assertion[];
  stores: readonly Store[];
}>;

const ANY_GOOD_STATUS: Assertion = {
  source: 'status',
  gate: true,
  anyOf: Array.from({ length: 200 }, (_, index) => 200 + index),
};

function storeOf([name, from]: readonly [string, StepConfig['store'][string]]): Store {
  if (typeof from === 'string') {
    return from.startsWith('$')
      ? { name, matches: undefined, from: 'json', path: from }
      : { name, matches: undefined, from: 'header', header: from.toLowerCase() };
  }
  const { json, header, cookie, matches } = from;
  if (json !== undefined) return { name, matches, from: 'json', path: json };
  if (header !== undefined) return { name, matches, from: 'header', header: header.toLowerCase() };
  return cookie === undefined ? { name, matches, from: 'body' } : { name, matches, from: 'cookie', cookie };
}

function bodyOf({ json, body }: StepConfig): StepBody {
  if (json !== undefined) return { kind: 'json', value: json };
  return body === undefined ? { kind: 'none' } : { kind: 'text', text: body };
}

const fact = (of: FactSource, name: string, expected: Scalar): Assertion => ({
  ...{ gate: true, source: 'fact', of, name },
  comparisons: [{ kind: 'equals', expected }],
});

/** What has to be true of a step that says nothing of it. */
const DEFAULT_ASSERTIONS: Readonly<Record<Probe['kind'], readonly Assertion[]>> = {
  http: [ANY_GOOD_STATUS],
  tcp: [],
  tls: [fact('tls', 'trusted', true), fact('tls', 'strong', true)],
  dns: [fact('dns', 'rcode', 'NOERROR')],
  grpc: [fact('grpc', 'health', 'SERVING')],
};

const subjectOf = (assertion: Assertion): string =>
  assertion.source === 'fact' ? `${assertion.of}.${assertion.name}` : assertion.source;

function probeOf(key: MethodKey, step: StepConfig): Readonly<{ url: string; probe: Probe }> {
  const { serverName } = step;
  switch (key) {
    case 'tcp':
      return { url: `tcp://${step.tcp}`, probe: { kind: 'tcp', send: step.send } };
    case 'tls':
      return { url: `tls://${step.tls}`, probe: { kind: 'tls', serverName } };
    case 'dns':
      return { url: `dns://${step.server}`, probe: { kind: 'dns', name: step.dns!, type: step.type } };
    case 'grpc':
      return { url: step.grpc!, probe: { kind: 'grpc', service: step.service ?? '', serverName } };
    default:
      return { url: step[key]!, probe: { kind: 'http', version: step.http } };
  }
}

export function stepPlan(step: StepConfig): StepPlan {
  const key = METHOD_KEYS.find((candidate) => step[candidate] !== undefined);
  if (key === undefined) throw new Error(`step ${step.id} has no request`);
  const assertions = step.assert.map(assertionOf);
  const said = new Set(assertions.map(subjectOf));
  const { url, probe } = probeOf(key, step);
  const defaults = DEFAULT_ASSERTIONS[probe.kind].filter((assertion) => !said.has(subjectOf(assertion)));
  return {
    id: step.id,
    method: METHODS[key].method,
    probe,
    // What is sent over a bare connection may do anything, unless its author says that it does nothing.
    safe: METHODS[key].safe && (step.send === undefined || step.effect === 'read'),
    url,
    headers: step.headers,
    body: bodyOf(step),
    timeoutMs: durationMs(step.timeout),
    redirects: step.redirects,
    assertions: [...defaults, ...assertions],
    stores: Object.entries(step.store).map(storeOf),
  };
}
