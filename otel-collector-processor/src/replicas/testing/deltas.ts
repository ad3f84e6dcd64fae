import {
  DELTA_VERSION,
  DURATION_BOUNDS_MS,
  type Accounting,
  type AnomalyRow,
  type Applied,
  type CoverRow,
  type Delta,
  type SyntheticRules,
  type Tables,
} from '../../messages/index.ts';

const signal = { accepted: 1, refused: {} };

export const accounting: Accounting = {
  signals: { traces: signal, metrics: signal, logs: signal },
  destinations: {},
  queue: { bytes: 10, maxBytes: 100, uncountedBytes: 5, problems: {}, lastProblem: '' },
  deadLetters: {},
  memory: { inFlightBytes: 0, inFlightMaxBytes: 1 },
  unmeasured: 0,
  forgedMarks: 0,
  labelled: {},
  recognition: { labelledLogs: { header: 1 }, labelledExemplars: 2, tooEarly: 3, evictedTraces: 4, contendedTraces: 5 },
};

/** Of pipeline w0: as many calls of one operation as it has positions. */
export function delta(from: number, to: number, over: Partial<Delta> = {}): Delta {
  const count = to - from;
  return {
    version: DELTA_VERSION,
    pipelineId: 'w0',
    epoch: 'e1',
    from,
    to,
    createdMs: 1_000,
    services: [TILL],
    serviceVersions: [''],
    operations: ['GET /'],
    cells:
      count === 0
        ? []
        : [
            {
              ...{ service: 0, operation: 0, kind: 2, status: 0, synthetic: 0, slotMs: 10_000, count },
              duration: {
                sumMs: count,
                explicit: [count, ...DURATION_BOUNDS_MS.map(() => 0)],
                zeroCount: 0,
                exponential: [[0, count]],
              },
            },
          ],
    stubs: [],
    stubsDropped: 0,
    journeyPasses: count === 0 ? [] : [{ service: 0, operation: 0, kind: 2, checkId: 'pay' }],
    accounting,
    ...over,
  };
}

/** The engine as replicas know it: it applies what continues, and forgets nothing. */
export class EngineModel {
  readonly received: Delta[] = [];
  /** Calls that were counted. */
  calls = 0;
  /** Its store takes nothing. */
  failing = false;
  anomalies: readonly AnomalyRow[] = [];
  readonly #positions = new Map<string, Applied>();
  #version = 0;

  receive(received: Delta): void {
    this.received.push(received);
    const { pipelineId, epoch, from, to, cells } = received;
    if (this.failing || from === to) return;
    const key = `${pipelineId} ${epoch}`;
    if ((this.#positions.get(key)?.position ?? from) !== from) return;
    this.#positions.set(key, { pipelineId, epoch, position: to });
    for (const { count } of cells) this.calls += count;
  }

  currentTables(): Tables {
    return {
      version: ++this.#version,
      applied: [...this.#positions.values()],
      userAgentRules: RULES,
      syntheticRules: SYNTHETIC_RULES,
      covered: COVERED,
      anomalies: this.anomalies,
      installationKey: 'a2V5',
    };
  }
}

const TILL = { tenant: 'default', environment: '', namespace: '', name: 'till' } as const;
const SYNTHETIC_RULES: readonly SyntheticRules[] = [{ source: 'own', type: 'test', headers: { 'x-check': ['*'] } }];
const COVERED: readonly CoverRow[] = [{ service: TILL, operation: 'GET /', kind: 2, checkId: 'pay', status: 'fail' }];
const RULES: Tables['userAgentRules'] = [{ contains: 'probe', type: 'bot', source: 'test' }];
