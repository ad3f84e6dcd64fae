import type { MeasuredService, Traffic } from '@vigil/quality-model';
import type { Window } from '../../kpi/index.ts';
import type { Accounting } from '../../messages/index.ts';
import type { ApiDeps, EngineStatus } from '../deps.ts';
import { memoryStore, type MemoryStore } from './memoryStore.ts';

/** Unix milliseconds that the fakes live at. */
export const NOW_MS = 1_795_500_000_000;

export const TOKENS = { admin: 'token-of-the-admin', plugin: 'token-of-the-plugin', metrics: 'token-of-prometheus' };

const traffic: Traffic = { calls: 12, ratePerSecond: 0.04, errorRatio: 0.25, p50Ms: 10, p95Ms: 90, p99Ms: 99 };

export const service = (tenant: string, name: string): MeasuredService => ({
  tenant,
  environment: 'production',
  namespace: 'store',
  name,
  version: '1.2.3',
  firstSeenMs: NOW_MS - 1000,
  lastSeenMs: NOW_MS,
  customers: traffic,
  synthetic: { ...traffic, calls: 0, errorRatio: null, p50Ms: null, p95Ms: null, p99Ms: null },
  operations: [{ operation: 'GET /', kind: 'SERVER', customers: traffic, synthetic: traffic }],
});

const signal = { accepted: 10, refused: { overloaded: 1 } };
const destination = {
  recovered: 2,
  forwarded: 9,
  queued: 1,
  deadLettered: 1,
  dropped: { oldest: 1 },
  duplicates: 0,
  lastError: '',
};

/** As a pipeline sends it: the status takes it member by member. */
const accounting: Accounting = {
  signals: { traces: signal, metrics: signal, logs: signal },
  destinations: { tempo: { traces: destination, metrics: destination, logs: destination } },
  queue: { bytes: 4096, maxBytes: 8192, uncountedBytes: 512, problems: { torn_tail: 1 }, lastProblem: 'a torn tail' },
  deadLetters: {},
  memory: { inFlightBytes: 1000, inFlightMaxBytes: 1e8 },
  unmeasured: 0,
  forgedMarks: 0,
  labelled: { user_agent: 3 },
};

export const engineStatus: EngineStatus = {
  ...accounting,
  role: 'all',
  engine: null,
  queueBytes: 4096,
  memory: { rssBytes: 2e8, budgetBytes: 5e8, ...accounting.memory },
  uptimeMs: 5000,
  notReady: [],
  pipelines: [{ pipelineId: 'worker-0', alive: true, appliedPosition: 4096, restarts: 0, lastDeltaMs: NOW_MS - 900 }],
  config: { problems: [] },
};

/** What was asked of the fakes. */
export type Asked = {
  windows: Window[];
  reloads: number;
  logged: { level: string; fields: object; message: string }[];
};

export type FakeDeps = ApiDeps & Readonly<{ asked: Asked; store: MemoryStore }>;

/** Deps that answer from constants and remember what they were asked. */
export function fakeDeps(overrides: Partial<Omit<ApiDeps, 'store'>> = {}): FakeDeps {
  const asked: Asked = { windows: [], reloads: 0, logged: [] };
  const ofTenants = ({ tenants }: Window, tenant: string): boolean => tenants === 'all' || tenants.includes(tenant);
  const log =
    (level: string) =>
    (fields: object, message: string): void => {
      asked.logged.push({ level, fields, message });
    };
  return {
    version: '0.1.0-test',
    beyondLoopback: false,
    tokens: TOKENS,
    kpi: {
      services: (window) => {
        asked.windows.push(window);
        return [service('default', 'till'), service('acme', 'desk')].filter((s) => ofTenants(window, s.tenant));
      },
      edges: (window) => {
        asked.windows.push(window);
        const [client, server] = [service('default', 'till'), service('default', 'ledger')];
        return ofTenants(window, 'default') ? [{ client, server, connectionType: 'service', traffic }] : [];
      },
    },
    objective: () => 0.99,
    factsOf: ({ name }) => ({ owner: `${name}s`, criticality: 'p2', runbook: '' }),
    exposeMetrics: () => ['# TYPE vigil_up gauge\n', 'vigil_up 1\n'],
    status: () => engineStatus,
    config: () => ({ files: ['vigil.yaml'], loadedMs: NOW_MS, view: { services: [] }, problems: [] }),
    reload: async () => {
      asked.reloads += 1;
      return { kind: 'applied', loadedMs: NOW_MS, problems: [] };
    },
    nowMs: () => NOW_MS,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
    ...overrides,
    asked,
    store: memoryStore(),
  };
}
