import type { Status, Whoami } from '@vigil/quality-model';
import { NOW_MS } from './now';

const signal = { accepted: 1000, refused: {} };

/** A companion that is well. */
export const statusOf = (overrides: Partial<Status> = {}): Status => ({
  version: '0.1.0',
  role: 'all',
  engine: null,
  nowMs: NOW_MS,
  uptimeMs: 3_600_000,
  ready: true,
  notReady: [],
  signals: { traces: signal, metrics: signal, logs: signal },
  destinations: {},
  queueBytes: 4096,
  queue: { bytes: 4096, maxBytes: 8192, uncountedBytes: 0, problems: {}, lastProblem: '' },
  deadLetters: {},
  memory: { rssBytes: 1e8, budgetBytes: 5e8, inFlightBytes: 0, inFlightMaxBytes: 1e8 },
  unmeasured: 0,
  forgedMarks: 0,
  labelled: {},
  pipelines: [{ pipelineId: 'p0', alive: true, appliedPosition: 10, restarts: 0, lastDeltaMs: NOW_MS - 5000 }],
  store: { kind: 'sqlite', reachable: true, message: '' },
  config: { problems: [] },
  ...overrides,
});

export const whoamiOf = (overrides: Partial<Whoami> = {}): Whoami => ({
  role: 'Editor',
  login: 'editor',
  via: 'plugin_token',
  orgId: 1,
  anonymous: false,
  tenants: 'all',
  ...overrides,
});
