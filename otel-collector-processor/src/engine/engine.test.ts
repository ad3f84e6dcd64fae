import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JourneyStatus } from '@vigil/quality-model';
import { foldSpans, T0 } from '../kpi/testing/foldSpans.ts';
import { createDetection } from '../detect/index.ts';
import { createKpiState } from '../kpi/index.ts';
import { SPAN_KINDS, type Tables } from '../messages/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { Engine } from './engine.ts';

const SERVER = SPAN_KINDS.indexOf('SERVER');
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
    ...foldSpans([{ operation: 'POST /sales' }, { operation: 'GET /' }]),
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
    kpi.apply(foldSpans([{ operation: 'GET /' }]), T0);
    const [state, detection] = [kpi.snapshot(), createDetection({}).snapshot()];
    const length = Buffer.alloc(4);
    length.writeUInt32LE(state.length);
    const payload = Buffer.concat([length, state, detection]);
    await store.saveSnapshot({ sequence: 0, version: 2, payload, createdMs: T0 });
    const engine = await open();
    expect(engine.coverage(window).total).toEqual({ calls: 1, coveredCalls: 0, ratio: 0 });
  });
});
