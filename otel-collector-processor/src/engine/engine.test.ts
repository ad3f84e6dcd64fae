import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JourneyStatus } from '@vigil/quality-model';
import { createDetection } from '../detect/index.ts';
import { createKpiState } from '../kpi/index.ts';
import {
  DELTA_VERSION,
  DURATION_BOUNDS_MS,
  SPAN_KINDS,
  type Accounting,
  type Delta,
  type Tables,
} from '../messages/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { Engine } from './engine.ts';

const SERVER = SPAN_KINDS.indexOf('SERVER');
/** The begin of a slot. */
const T0 = 1_800_000_000_000;
const items = { accepted: 0, refused: {} };
const accounting: Accounting = {
  signals: { traces: items, metrics: items, logs: items },
  destinations: {},
  queue: { bytes: 0, maxBytes: 0, uncountedBytes: 0, problems: {}, lastProblem: '' },
  deadLetters: {},
  memory: { inFlightBytes: 0, inFlightMaxBytes: 0 },
  unmeasured: 0,
  forgedMarks: 0,
  labelled: {},
};

/** One call of each operation, in a slot of its own service. */
const deltaOf = (...operations: string[]): Delta => ({
  ...{ version: DELTA_VERSION, pipelineId: 'worker-0', epoch: 'e', from: 0, to: 100, createdMs: T0 },
  services: [{ tenant: 'default', environment: '', namespace: '', name: 'till' }],
  serviceVersions: [''],
  operations,
  cells: operations.map((_, operation) => ({
    ...{ service: 0, operation, kind: SERVER, status: 0, synthetic: 0, slotMs: T0, count: 1 },
    duration: { sumMs: 0, explicit: [1, ...DURATION_BOUNDS_MS.map(() => 0)], zeroCount: 1, exponential: [] },
  })),
  stubs: [],
  stubsDropped: 0,
  accounting,
});
const window = { nowMs: T0 + 10_000, windowMs: 60_000, tenants: 'all' } as const;

describe('an engine', () => {
  let store: Store;
  let published: Tables[];
  let statuses: Record<string, JourneyStatus>;

  beforeEach(async () => {
    store = openStore({ kind: 'sqlite', path: join(mkdtempSync(join(tmpdir(), 'vigil-engine-')), 'vigil.db') });
    await store.migrate();
    published = [];
    statuses = { sell: 'pass' };
  });
  afterEach(() => store.close());

  const open = () =>
    Engine.open({
      store,
      kpi: {},
      detection: {},
      slotGraceMs: 1000,
      onSignal: () => {},
      installationKey: '',
      userAgentRules: [],
      journeyStatus: (id) => statuses[id],
      nowMs: () => T0 + 10_000,
      publish: (tables) => published.push(tables),
      onError: (error) => {
        throw error;
      },
    });
  const told = () => published.at(-1)?.covered?.map(({ operation, checkId, status }) => [operation, checkId, status]);
  const passing = () => ({
    ...deltaOf('POST /sales', 'GET /'),
    journeyPasses: [{ service: 0, operation: 0, kind: SERVER, checkId: 'sell' }],
  });

  test('tells pipelines what journeys pass through, and when one stands otherwise', async () => {
    const engine = await open();
    await engine.receive(passing());
    engine.tick();
    expect(told()).toEqual([['POST /sales', 'sell', 'pass']]);
    const before = published.length;
    engine.tick();
    expect(published).toHaveLength(before); // nothing is new
    statuses = { sell: 'fail' };
    engine.tick();
    expect(told()).toEqual([['POST /sales', 'sell', 'fail']]);
    statuses = {};
    engine.tick();
    expect(told()).toEqual([]);
  });

  test.each([
    ['a kill: from the log', false],
    ['a stop: from the snapshot', true],
  ])('knows it after %s', async (_how, stops) => {
    const engine = await open();
    await engine.receive(passing());
    if (stops) await engine.close();
    const again = await open();
    again.tick();
    expect(told()).toEqual([['POST /sales', 'sell', 'pass']]);
    expect(again.coverage(window).total).toEqual({ calls: 2, coveredCalls: 1, ratio: 0.5 });
  });

  test('reads the snapshot of a Vigil that knew nothing of it', async () => {
    const kpi = createKpiState();
    kpi.apply(deltaOf('GET /'), T0);
    const [state, detection] = [kpi.snapshot(), createDetection({}).snapshot()];
    const length = Buffer.alloc(4);
    length.writeUInt32LE(state.length);
    const payload = Buffer.concat([length, state, detection]);
    await store.saveSnapshot({ sequence: 0, version: 2, payload, createdMs: T0 });
    const engine = await open();
    expect(engine.coverage(window).total).toEqual({ calls: 1, coveredCalls: 0, ratio: 0 });
  });
});
