import type { ServiceIdentity, ServiceList, ServiceSummary, Traffic } from '@vigil/quality-model';
import { NOW_MS } from './now';

export const identityOf = (name: string, rest: Partial<ServiceIdentity> = {}): ServiceIdentity => ({
  tenant: 'default',
  environment: 'production',
  namespace: 'web',
  name,
  ...rest,
});

export const trafficOf = (overrides: Partial<Traffic> = {}): Traffic => ({
  calls: 3000,
  ratePerSecond: 10,
  errorRatio: 0.001,
  p50Ms: 20,
  p95Ms: 80,
  p99Ms: 140,
  ...overrides,
});

/** Nobody called. */
export const NO_TRAFFIC: Traffic = {
  calls: 0,
  ratePerSecond: 0,
  errorRatio: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
};

/** A service that is well. */
export const serviceOf = (name: string, overrides: Partial<ServiceSummary> = {}): ServiceSummary => ({
  ...identityOf(name),
  version: '1.4.2',
  firstSeenMs: NOW_MS - 86_400_000,
  lastSeenMs: NOW_MS,
  customers: trafficOf(),
  synthetic: NO_TRAFFIC,
  operations: [{ operation: 'GET /items', kind: 'SERVER', customers: trafficOf(), synthetic: NO_TRAFFIC }],
  owner: 'web-team',
  criticality: 'p2',
  runbook: '',
  ...overrides,
});

export const serviceListOf = (...services: readonly ServiceSummary[]): ServiceList => ({
  windowMs: 300_000,
  nowMs: NOW_MS,
  objective: 0.999,
  services: [...services],
});
