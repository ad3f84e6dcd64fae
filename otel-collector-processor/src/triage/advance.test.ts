import fc from 'fast-check';
import type { SignalEvent } from '../signals/index.ts';
import { advance } from './advance.ts';
import { readIssue, writeIssue } from './issueRecord.ts';
import { restoreTriage, writeRest } from './triageState.ts';
import {
  alert,
  causeNames,
  edges,
  ended,
  failing,
  journey,
  MINUTE,
  rate,
  SECOND,
  service,
  slow,
  T0,
  World,
} from './testing/world.ts';
import type { EdgeSummary } from '@vigil/quality-model';

/** Nothing here is a name of anything. */
const SHOP = edges(['ula>bex', 'ula>kor', 'ula>mip', 'mip>kor', 'mip>zan', 'mip>bex', 'zan>dob:database']);

type Fault = readonly [what: string, graph: EdgeSummary[], signals: SignalEvent[], cause: string];

const FAULTS: readonly Fault[] = [
  [
    'the last of a chain is slow',
    edges(['a>b', 'b>c', 'c>d']),
    [slow('a', 1300, 400), slow('b', 1200, 300), slow('c', 1100, 200), slow('d', 1000, 100)],
    'd',
  ],
  [
    'the middle of a chain is slow, and what it calls is not',
    edges(['a>b', 'b>c', 'c>d']),
    [slow('a', 1300, 400), slow('b', 1200, 300)],
    'b',
  ],
  [
    'one of many that are called is slow',
    SHOP,
    [slow('ula', 1200, 300), slow('mip', 1000, 100), slow('zan', 990, 90)],
    'zan',
  ],
  [
    'one is slow that everybody calls, and the journey through the entry fails',
    SHOP,
    [slow('kor', 205, 5), slow('ula', 230, 30), slow('mip', 240, 40), journey('buy', 'ula')],
    'kor',
  ],
  [
    'errors come up from below, and customers give up',
    SHOP,
    [failing('bex', 0.3), failing('ula', 0.28), failing('mip', 0.25), rate('kor', 1, 5), rate('zan', 0.3, 2)],
    'bex',
  ],
  [
    'a release fails in one service, and less reaches what it calls',
    SHOP,
    [failing('mip', 0.25), failing('ula', 0.22), rate('zan', 0.4, 2), rate('ula', 6, 2)],
    'mip',
  ],
  [
    'callers give up on a slow service, so they fail',
    SHOP,
    [slow('zan', 5000, 90), failing('mip', 0.4), failing('ula', 0.4), journey('buy', 'ula')],
    'zan',
  ],
  [
    'a caller is slower than its slow callee can explain',
    edges(['a>b', 'b>c']),
    [slow('a', 2100, 100), slow('b', 2000, 60), slow('c', 60, 30, { score: 0.6 })],
    'b',
  ],
  [
    'a database is slow that sends no spans',
    edges(['a>b', 'b>base:database'], { 'b>base': { p95Ms: 900 } }),
    [slow('a', 1050, 150), slow('b', 1000, 100)],
    'base',
  ],
  [
    'a service is slow whose database is not',
    edges(['a>b', 'b>base:database'], { 'b>base': { p95Ms: 12 } }),
    [slow('a', 1050, 150), slow('b', 1000, 100)],
    'b',
  ],
  [
    'two services suffer from a database that both use',
    edges(['a>base:database', 'b>base:database']),
    [slow('a', 900, 100), slow('b', 800, 90, { startedMs: T0 + 2 * MINUTE })],
    'base',
  ],
  [
    'a service is down, and its callers fail',
    edges(['a>b', 'b>c'], { 'b>c': { errorRatio: 0.9 } }),
    [failing('a', 0.8), failing('b', 0.85), rate('c', 0, 3)],
    'c',
  ],
  [
    'two call each other, and one is far worse',
    edges(['a>b', 'b>a', 'entry>a']),
    [slow('entry', 700, 200), slow('a', 400, 100), slow('b', 1500, 50)],
    'b',
  ],
  [
    'alerts of others tell all of it',
    edges(['a>b', 'b>c']),
    [
      alert({ alertname: 'SlowA', service_name: 'a' }),
      alert({ alertname: 'SlowC', service_name: 'c' }),
      alert({ alertname: 'SlowB', job: 'any/b' }),
    ],
    'c',
  ],
];

describe('one fault makes one issue with its cause first', () => {
  test.each(FAULTS)('%s', (_what, graph, signals, cause) => {
    const world = new World(graph).tell(...signals);
    expect(world.causes[0]).toBe(cause);
    expect(world.only.verdict.confidence).toBeGreaterThan(0);
    expect(world.state.counts).toMatchObject({ opened: 1, merged: 0 });
  });

  test.each(FAULTS)('one signal after the other, over many minutes: %s', (_what, graph, signals, cause) => {
    const world = new World(graph);
    for (const signal of signals.toReversed()) world.tell({ ...signal, startedMs: world.nowMs }).pass(40 * SECOND);
    expect(world.open.length).toBe(1);
    expect(world.causes[0]).toBe(cause);
  });

  test.each(FAULTS)('in any order within some seconds: %s', (_what, graph, signals, cause) => {
    const told = fc.tuple(
      fc.shuffledSubarray([...signals], { minLength: signals.length }),
      fc.array(fc.nat({ max: 4000 }), { minLength: signals.length, maxLength: signals.length }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(told, ([order, delaysMs, refreshed]) => {
        const world = new World(graph);
        order.forEach((signal, index) => {
          world.nowMs += delaysMs[index] ?? 0;
          world.tell(signal);
        });
        if (refreshed) world.tell(...order).pass(20 * SECOND);
        expect(world.open.length).toBe(1);
        expect(world.causes[0]).toBe(cause);
      }),
      { numRuns: 30 },
    );
  });
});

/** A random tree of calls with some more calls down it, one service at fault, and everybody above it that feels it. */
const randomFault = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: 2, maxLength: 10 }),
    shortcuts: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
    culprit: fc.nat(),
    kind: fc.constantFrom('slow', 'failing'),
    names: fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 11, maxLength: 11 }),
    jitter: fc.array(fc.nat({ max: 20_000 }), { minLength: 40, maxLength: 40 }),
    order: fc.nat(),
    seed: fc.array(fc.nat({ max: 1000 }), { minLength: 40, maxLength: 40 }),
  })
  .map(({ parents, shortcuts, culprit, kind, names, jitter, seed }) => {
    const size = parents.length + 1;
    const calls = new Set<string>();
    const callersOf = new Map<number, Set<number>>();
    const call = (caller: number, callee: number): void => {
      calls.add(`${names[caller]}>${names[callee]}`);
      callersOf.set(callee, (callersOf.get(callee) ?? new Set()).add(caller));
    };
    parents.forEach((parent, index) => call(parent % (index + 1), index + 1));
    for (const [a, b] of shortcuts) {
      const [caller, callee] = [a % size, b % size].sort((x, y) => x - y) as [number, number];
      if (caller !== callee) call(caller, callee);
    }
    const at = culprit % size;
    const hops = new Map<number, number>([[at, 0]]);
    for (let rim = [at]; rim.length > 0;) {
      const next: number[] = [];
      for (const node of rim)
        for (const caller of callersOf.get(node) ?? [])
          if (!hops.has(caller)) {
            hops.set(caller, hops.get(node)! + 1);
            next.push(caller);
          }
      rim = next;
    }
    const signals = [...hops]
      .filter(([, hop]) => hop <= 3)
      .map(([node, hop], index): SignalEvent => {
        const timing = { startedMs: T0 + (jitter[index] ?? 0) };
        const name = names[node]!;
        return kind === 'slow'
          ? slow(name, 1000 + hop * 50, 60 + hop * 50, timing)
          : failing(name, 0.4 - hop * 0.03, 0.002, timing);
      });
    const order = signals.map((signal, index) => ({ signal, rank: seed[index] ?? 0 }));
    order.sort((a, b) => a.rank - b.rank);
    return { graph: edges([...calls]), signals: order.map(({ signal }) => signal), cause: names[at]! };
  });

test('in any shop, a fault and what its callers feel of it is one issue with its cause first', () => {
  fc.assert(
    fc.property(randomFault, ({ graph, signals, cause }) => {
      const world = new World(graph);
      world.nowMs = T0 + 20 * SECOND;
      for (const signal of signals) {
        world.nowMs += 500;
        world.tell(signal);
      }
      expect(world.open.length).toBe(1);
      expect(world.causes[0]).toBe(cause);
    }),
    { numRuns: 150 },
  );
});

describe('fewer customers', () => {
  const drops = ['ula', 'bex', 'kor', 'mip', 'zan'].map((name) => rate(name, 0.4, 4, { score: 0.7 }));

  test('are an issue when they have stayed away for a while, and no service is blamed', () => {
    const world = new World(SHOP).tell(...drops);
    expect(world.open).toEqual([]);
    world.pass(world.settings.confirmMs);
    expect(world.causes[0]).toBe('traffic at ula');
    expect(world.only.title).toBe(
      'Fewer customers reach ula: GET / 0.4 a second, usually 4 a second; nothing behind it is slow or failing',
    );
    expect(world.only.verdict.causes[0]?.evidence.map(({ category }) => category)).toEqual(['change', 'failure']);
  });

  test('are no reason where something fails', () => {
    const world = new World(SHOP).tell(...drops, failing('mip'));
    expect(world.causes[0]).toBe('mip');
    expect(world.pass(10 * MINUTE).only.members.length).toBe(drops.length + 1);
  });

  test('more customers alone are no trouble', () => {
    const world = new World(SHOP).tell(rate('ula', 12, 4), rate('kor', 12, 4)).pass(30 * MINUTE);
    expect(world.open).toEqual([]);
  });
});

describe('two faults', () => {
  const graph = edges(['e>a', 'a>a1', 'e>b', 'b>b1', 'x>y']);

  test.each([
    ['in shops that have nothing to do with each other', slow('a1', 1000, 100), slow('y', 800, 80)],
    [
      'below siblings, minutes apart, where nobody above feels them',
      slow('a1', 1000, 100),
      failing('b1', 0.5, 0.01, { startedMs: T0 + 3 * MINUTE }),
    ],
  ])('%s are two issues, whichever is first', (_what, one, other) => {
    for (const signals of [
      [one, other],
      [other, one],
    ]) {
      const world = new World(graph);
      world.nowMs = T0 + 4 * MINUTE;
      world.tell(...signals);
      expect(world.open.map((issue) => causeNames(issue)[0]).sort()).toEqual(
        [one, other].map(({ subject }) => subject.service?.name).sort(),
      );
    }
  });

  test('are not joined by a rate that both move', () => {
    const world = new World(graph).tell(slow('a1'), failing('b1', 0.5, 0.01, { startedMs: T0 - 5 * MINUTE }));
    world.tell(rate('e', 0.5, 4));
    expect(world.open.length).toBe(2);
  });

  test('become one when a signal connects them: the older issue takes the other in, with all that people said', () => {
    const world = new World(graph).tell(slow('a1'));
    const older = world.only.id;
    world.pass(3 * MINUTE).tell(slow('b1', 900, 100, { startedMs: world.nowMs }));
    expect(world.open.length).toBe(2);
    const younger = world.open.find(({ id }) => id !== older)!;
    world
      .act(younger.id, { kind: 'note', markdown: 'seen by us' })
      .act(younger.id, { kind: 'assign', assignee: 'ada' });
    world.act(younger.id, { kind: 'acknowledge', comment: 'on it' });
    world.tell(slow('e', 1500, 300, { startedMs: world.nowMs }));
    expect(world.only.id).toBe(older);
    expect(world.only.members.length).toBe(3);
    expect(world.only).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: 'kim' },
      assignee: 'ada',
      notes: [{ markdown: 'seen by us' }],
    });
    expect(world.state.counts).toMatchObject({ opened: 2, merged: 1 });
    const [gone] = [...world.stored.values()].filter(({ state }) => state === 'merged');
    expect(gone).toMatchObject({ mergedInto: older, live: false });
    expect(world.only.mergedFrom).toEqual([gone?.id]);
  });

  test('become one when the graph learns what connects them', () => {
    const world = new World([]).tell(slow('a', 1100, 200), slow('a1', 1000, 100));
    expect(world.open.length).toBe(2);
    world.graph = graph;
    world.pass(10 * SECOND);
    expect(world.causes).toEqual(['a1', 'a']);
  });
});

describe('a weak signal', () => {
  const weak = slow('zan', 160, 100, { score: 0.6 });

  test('alone is set aside, and forgotten when it ends', () => {
    const world = new World(SHOP).tell(weak).pass(50 * SECOND);
    expect([world.open.length, world.state.groups.size]).toEqual([0, 1]);
    world.endAll().pass(world.settings.joinWindowMs + 10 * SECOND);
    expect(world.state.groups.size).toBe(0);
    expect(world.state.counts).toMatchObject({ opened: 0, setAside: 1 });
  });

  test.each<[string, (world: World) => World]>([
    ['it gets worse', (world) => world.tell({ ...weak, score: 0.95, seen: 900 })],
    ['it lasts', (world) => world.pass(world.settings.confirmMs)],
    ['a journey fails there', (world) => world.tell(journey('buy', 'zan'))],
    ['its caller feels it', (world) => world.tell(slow('mip', 260, 100, { score: 0.85 }))],
    ['an alert is about it', (world) => world.tell(alert({ alertname: 'Slow', service_name: 'zan' }))],
  ])('is an issue once %s', (_what, confirm) => {
    expect(confirm(new World(SHOP).tell(weak)).causes[0]).toBe('zan');
  });

  test('joins an issue that is near', () => {
    const world = new World(SHOP).tell(slow('mip')).tell(weak);
    expect(world.only.members.length).toBe(2);
    expect(world.only.timeline.at(-1)?.text).toContain('joined because mip calls zan');
  });

  test('that comes and goes all day makes no issue', () => {
    const world = new World(SHOP);
    for (let day = 0; day < 20; day++) {
      world.tell({ ...weak, startedMs: world.nowMs }).pass(40 * SECOND);
      world.endAll().pass(20 * MINUTE);
    }
    expect(world.state.counts).toMatchObject({ opened: 0, setAside: 20 });
  });

  test('is not made one by a journey elsewhere that names no place', () => {
    const world = new World(SHOP).tell(weak).tell(journey('buy', undefined));
    expect(world.only.members.map(({ signal }) => signal.kind)).toEqual(['journey']);
    world.tell(failing('bex'));
    expect(world.causes[0]).toBe('bex');
  });
});

describe('an issue', () => {
  const trouble = () => [slow('zan', 1000, 100), slow('mip', 1100, 200)];

  test('resolves by itself when its signals have ended for the settling time', () => {
    const world = new World(SHOP, { settleMs: MINUTE }).tell(...trouble()).pass(MINUTE);
    world.endAll().pass(50 * SECOND);
    expect(world.open.length).toBe(1);
    world.pass(10 * SECOND);
    expect(world.open).toEqual([]);
    const [issue] = world.stored.values();
    expect(issue).toMatchObject({ state: 'resolved', resolution: { by: 'vigil' }, resolvedMs: world.nowMs });
    expect(world.state.counts.resolved).toBe(1);
  });

  test('lasts through a signal that flaps', () => {
    const world = new World(SHOP, { settleMs: MINUTE });
    for (let round = 0; round < 10; round++) {
      world.tell(slow('zan', 1000, 100, { startedMs: world.nowMs })).pass(30 * SECOND);
      world.endAll().pass(50 * SECOND);
    }
    expect(world.only.members[0]?.episodes).toBe(10);
    expect(world.state.counts).toMatchObject({ opened: 1, reopened: 0 });
  });

  test('opens again when its cause comes back, symptoms first or not', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const world = new World(SHOP, { settleMs: MINUTE }).tell(...trouble());
      const { id } = world.only;
      world.endAll().pass(5 * MINUTE);
      expect(world.open).toEqual([]);
      for (const index of order) {
        world.tell({ ...trouble()[index]!, startedMs: world.nowMs }).pass(20 * SECOND);
      }
      expect(world.only).toMatchObject({ id, state: 'open', acknowledged: null });
      expect(world.causes[0]).toBe('zan');
      expect(world.state.counts.reopened).toBe(1);
    }
  });

  test('is not opened again by its symptoms alone, nor when too much time has gone', () => {
    const world = new World(SHOP, { settleMs: MINUTE }).tell(...trouble());
    const { id } = world.only;
    world.endAll().pass(5 * MINUTE);
    world.tell(slow('bex', 700, 50, { startedMs: world.nowMs }), { ...trouble()[1]!, startedMs: world.nowMs });
    expect(world.only.id).not.toBe(id);
    expect(world.causes[0]).toBe('bex');
    world.endAll().pass(world.settings.reopenMs + 5 * MINUTE);
    expect(world.state.issues.size).toBe(0);
    world.tell(...trouble().map((signal) => ({ ...signal, startedMs: world.nowMs })));
    expect(world.only.id).not.toBe(id);
  });

  test.each([
    ['told again with its old beginning', 0],
    ['that begins anew', MINUTE],
  ])('goes on with a signal %s after its end', (_what, laterMs) => {
    const world = new World(SHOP)
      .tell(slow('zan'))
      .pass(MINUTE)
      .endAll()
      .pass(30 * SECOND);
    world.tell(slow('zan', 1000, 100, { startedMs: T0 + laterMs }));
    expect(world.only.members).toMatchObject([{ episodes: 2, endNoticedMs: null, startedMs: T0 }]);
  });

  test('hears an end once', () => {
    const world = new World(SHOP).tell(slow('zan')).pass(MINUTE).endAll();
    const { revision } = world.only;
    world.tell(ended(slow('zan'), T0 + MINUTE), ended(slow('zan'), T0 + 2 * SECOND));
    expect(world.only.revision).toBe(revision);
  });

  test('takes in what is told late', () => {
    const world = new World(SHOP).tell(...trouble()).pass(4 * MINUTE);
    world.tell(journey('buy', 'ula', { startedMs: world.nowMs }));
    world.tell(alert({ alertname: 'ManyErrors', namespace: 'any' }, { startedMs: world.nowMs }));
    expect(world.only.members.length).toBe(4);
    expect(world.causes[0]).toBe('zan');
  });

  test('does not change when the same is told again', () => {
    const world = new World(SHOP).tell(...trouble());
    const before = world.only;
    world.tell(...trouble()).tell({ ...trouble()[0]!, seen: 1010, title: 'other figures' });
    expect(world.only.revision).toBe(before.revision);
    expect(world.pass(MINUTE).only.revision).toBe(before.revision);
  });

  test('has a version that signals do not change, and a revision that they do', () => {
    const world = new World(SHOP).tell(...trouble());
    const { version, revision } = world.only;
    world.tell(journey('buy', 'ula'));
    expect(world.only).toMatchObject({ version, revision: revision + 1 });
  });

  test('without a place has no cause, and says why', () => {
    const world = new World().tell(journey('buy', undefined));
    expect(world.only).toMatchObject({ title: 'Journey buy fails', verdict: { causes: [], confidence: null } });
    expect(world.only.summary).toContain('Not enough evidence');
  });

  test('says what is known in plain words', () => {
    const world = new World(SHOP).tell(...trouble(), journey('buy', 'ula'));
    expect(world.only.title).toBe('zan is slow: GET / takes 1 s, usually 100 ms');
    expect(world.only.summary).toBe(
      'zan is slow. GET / takes 1 s, usually 100 ms. It explains the trouble of mip and ula. Failing journeys: buy (step pay).',
    );
  });

  test('stays one through a restart in the middle', () => {
    const told = [slow('mip', 1100, 200), slow('zan', 1000, 100), rate('kor', 1, 4), journey('buy', 'ula')];
    const whole = new World(SHOP);
    const restarted = new World(SHOP);
    for (const signal of told) {
      for (const world of [whole, restarted]) world.tell(signal).pass(10 * SECOND);
      restarted.state = restoreTriage(
        [...restarted.stored.values()].filter(({ live }) => live).map((issue) => readIssue(writeIssue(issue))),
        writeRest(restarted.state),
      );
    }
    expect(restarted.only).toEqual(whole.only);
  });
});

test('an anomaly that is below what is usual on its way back is shown as it was at its worst', () => {
  const signal = slow('zan', 900, 100);
  const world = new World(SHOP).tell(signal);
  world.tell({ ...signal, seen: 1, title: 'zan takes 1 ms' });
  const [member] = world.only.members;
  expect([member!.worst!.seen, member!.signal.title]).toEqual([900, signal.title]);
});

describe('an own alert', () => {
  const own = (labels: Readonly<Record<string, string>>, at?: string) =>
    alert(
      { alertname: 'VigilSomething', origin: 'vigil', ...labels },
      { own: true, subject: { service: at === undefined ? undefined : service(at), operation: '' } },
    );

  test.each([
    ['of the same check', journey('buy', undefined), own({ check_id: 'buy' })],
    ['of the same service', slow('zan'), own({ service_name: 'zan' }, 'zan')],
  ])('%s joins the issue of its signal, whichever comes first', (_what, signal, about) => {
    for (const signals of [
      [signal, about],
      [about, signal],
    ]) {
      const world = new World(SHOP);
      for (const each of signals) world.tell(each).pass(20 * SECOND);
      expect(world.only.members.length).toBe(2);
    }
  });

  test('opens an issue where there is none', () => {
    expect(new World(SHOP).tell(own({ check_id: 'buy' })).open.length).toBe(1);
  });

  test('that still looks back holds no issue open whose signals have ended, and its end changes nothing', () => {
    const signal = slow('zan');
    const looksBack = own({ service_name: 'zan' }, 'zan');
    const world = new World(SHOP, { settleMs: MINUTE }).tell(signal, looksBack);
    world.tell(ended(signal, world.nowMs)).pass(30 * SECOND);
    expect(world.open.length).toBe(1);
    world.pass(MINUTE);
    expect(world.open).toEqual([]);
    world.tell(looksBack).pass(MINUTE);
    world.tell(ended(looksBack, world.nowMs)).pass(MINUTE);
    expect([world.open.length, world.state.counts.opened, world.state.counts.reopened]).toEqual([0, 1, 0]);
  });

  test('of which alone an issue is made holds it open', () => {
    const alone = own({ check_id: 'buy' });
    const world = new World(SHOP, { settleMs: MINUTE }).tell(alone).pass(10 * MINUTE);
    expect(world.open.length).toBe(1);
    expect(world.tell(ended(alone, world.nowMs)).pass(2 * MINUTE).open).toEqual([]);
  });

  test('that comes when all is over belongs to what is over, and opens nothing', () => {
    const world = new World(SHOP, { settleMs: MINUTE }).tell(slow('zan'));
    world.endAll().pass(2 * MINUTE);
    world.tell({ ...own({ service_name: 'zan' }, 'zan'), startedMs: world.nowMs }).pass(MINUTE);
    expect(world.open).toEqual([]);
    expect([...world.state.issues.values()][0]?.members.length).toBe(2);
  });
});

describe('an alert', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['that names a service of the issue', { app: 'zan' }, true],
    ['that names its namespace', { namespace: 'any' }, true],
    ['that names its environment and nothing else', { env: 'production' }, true],
    ['of another environment', { app: 'zan', env: 'staging' }, false],
    ['of another namespace', { namespace: 'other' }, false],
    ['that names nothing', {}, false],
  ])('%s belongs to it: %#', (_what, labels, belongs) => {
    const world = new World(SHOP).tell(slow('zan')).tell(alert({ alertname: 'X', ...labels }));
    expect(world.open.length).toBe(belongs ? 1 : 2);
  });

  test('of five hundred like it makes one issue', () => {
    const storm = Array.from({ length: 500 }, (_, index) => alert({ alertname: 'DiskFull', instance: `node${index}` }));
    expect(new World(SHOP).tell(...storm).only.members.length).toBe(500);
  });

  test('that is silenced opens nothing until it is not', () => {
    const silenced = alert({ alertname: 'X', service_name: 'zan' }, { suppressed: true });
    const world = new World(SHOP).tell(silenced).pass(MINUTE);
    expect(world.open).toEqual([]);
    expect(world.tell({ ...silenced, suppressed: false }).open.length).toBe(1);
  });

  test('by a clock that is ten minutes off neither resolves at once nor begins in the future', () => {
    for (const offMs of [-10 * MINUTE, 10 * MINUTE]) {
      const off = alert({ alertname: 'X', service_name: 'zan' }, { startedMs: T0 + offMs });
      const world = new World(SHOP, { settleMs: MINUTE }).tell(off);
      world
        .pass(MINUTE)
        .tell(ended(off, world.nowMs + offMs))
        .pass(30 * SECOND);
      expect(world.only.members[0]!.startedMs).toBeLessThanOrEqual(world.nowMs);
      expect(world.pass(40 * SECOND).open).toEqual([]);
    }
  });
});

test('the same state, signals, graph and time give the same', () => {
  const signals = [slow('zan'), failing('mip'), rate('kor', 1, 4)];
  const once = () => advance(new World().state, signals, { nowMs: T0, edges: SHOP }, new World().settings);
  expect(once()).toEqual(once());
});
