import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StoreError } from '../../store/index.ts';
import { deskFolder } from '../testing/openDesk.ts';
import { alert, ended, journey, MINUTE, slow, T0 } from '../testing/world.ts';
const folder = deskFolder();
afterAll(() => folder.close());
let files = 0;
let name;
beforeEach(() => {
  name = `${++files}.db`;
});
const kim = (expectedVersion) => ({ login: 'kim', expectedVersion });
const all = 'all';
const openStates = ['open', 'acknowledged'];
const listOpen = async ({ desk }) => (await desk.list({ tenants: all, states: openStates, limit: 10 })).issues;
/** A desk with one issue; its id. */
async function withIssue(options = {}) {
  const under = await folder.open(name, options);
  under.desk.take(slow('zan'));
  await under.desk.flushed();
  const [issue] = await listOpen(under);
  return { ...under, id: issue.id, version: issue.version };
}
describe('a signal', () => {
  test('is stored, then told, and makes an issue that can be read', async () => {
    const { desk, told, id } = await withIssue();
    expect(told).toMatchObject([
      { id: 'e-1', type: 'issue', tenant: 'default', data: { id, version: 1, state: 'open' } },
    ]);
    const issue = await desk.get(id, all);
    expect(issue).toMatchObject({
      title: 'zan is slow: GET / takes 1 s, usually 100 ms',
      causes: [{ kind: 'service' }],
    });
    expect(issue?.signals.list.map(({ key }) => key)).toEqual([slow('zan').key]);
  });
  test('is not told while the store is away; it is kept, and told when the store is back', async () => {
    let away = true;
    const { store } = await folder.open(name);
    const under = await folder.open(name, { store: failing(store, 'saveTriage', () => away) });
    under.desk.take(slow('zan'));
    await expect(under.desk.flushed()).rejects.toMatchObject({ name: 'StoreError' });
    expect([under.told.length, (await listOpen(under)).length]).toEqual([0, 0]);
    expect(under.errors.length).toBeGreaterThan(0);
    away = false;
    await under.desk.tick();
    expect(under.told.length).toBe(1);
    expect((await listOpen(under)).length).toBe(1);
  });
  test('that is told by the thousand is stored some at a time', async () => {
    const under = await folder.open(name);
    for (let n = 0; n < 1200; n++) under.desk.take(alert({ alertname: 'DiskFull', instance: `${n}` }));
    await under.desk.flushed();
    const [issue, ...others] = await listOpen(under);
    expect([issue?.signals.active, others.length]).toEqual([1200, 0]);
    expect(under.told.length).toBeLessThan(10);
  });
  test('that lasts is known after a restart, also one that was set aside', async () => {
    const before = await folder.open(name);
    before.desk.take(slow('zan'));
    before.desk.take(slow('far', 160, 100, { score: 0.6 }));
    await before.desk.flushed();
    const after = await folder.open(name);
    expect(after.desk.activeSignals('anomaly')).toEqual(before.desk.activeSignals('anomaly'));
    expect(after.desk.figures()).toEqual({ ...before.desk.figures(), setAsideNow: 1, open: 1 });
  });
  test('whose room knows it no longer is ended', async () => {
    const { desk } = await withIssue();
    desk.take(journey('buy', 'ula'));
    await desk.flushed();
    desk.endUnknown('anomaly', new Set());
    await desk.flushed();
    expect(desk.activeSignals('anomaly')).toEqual([]);
    expect(desk.activeSignals('journey').length).toBe(1);
  });
});
describe('an act', () => {
  test('is in the issue with who and when, in its history, and survives a restart', async () => {
    const { desk, id, version, clock } = await withIssue();
    clock.nowMs += 5000;
    const result = await desk.act(id, all, { kind: 'acknowledge', comment: 'looking' }, kim(version));
    expect(result).toMatchObject({
      kind: 'done',
      issue: {
        state: 'acknowledged',
        version: version + 1,
        acknowledged: { by: 'kim', atMs: T0 + 5000, comment: 'looking' },
      },
    });
    const again = await folder.open(name);
    expect(await again.desk.get(id, all)).toMatchObject({
      state: 'acknowledged',
      timeline: expect.arrayContaining([{ atMs: T0 + 5000, actor: 'kim', kind: 'acknowledged', text: 'looking' }]),
    });
    again.desk.take(ended(slow('zan'), T0 + MINUTE));
    await again.desk.flushed();
    expect((await again.desk.get(id, all))?.signals).toMatchObject({ active: 0, ended: 1 });
  });
  test('of two at once one is done, and the other is told the version', async () => {
    const { desk, id, version } = await withIssue();
    const results = await Promise.all([
      desk.act(id, all, { kind: 'acknowledge', comment: '' }, kim(version)),
      desk.act(id, all, { kind: 'assign', assignee: 'ada' }, { login: 'ada', expectedVersion: version }),
    ]);
    expect(results).toMatchObject([{ kind: 'done' }, { kind: 'conflict', version: version + 1 }]);
  });
  test('is not made to fail by signals that come meanwhile', async () => {
    const { desk, id, version } = await withIssue();
    desk.take(journey('buy', 'ula'));
    expect(await desk.act(id, all, { kind: 'note', markdown: '**it is zan**' }, kim(version))).toMatchObject({
      kind: 'done',
      issue: { notes: [{ by: 'kim', markdown: '**it is zan**' }], signals: { active: 2 } },
    });
  });
  test.each([
    ['after', true],
    ['without', false],
  ])('that the store failed on, %s keeping it, is not done and can be done again', async (_how, keptAllTheSame) => {
    let fail = false;
    const { store } = await folder.open(name);
    const flaky = {
      ...store,
      saveTriage: async (change) => {
        if (!fail) return store.saveTriage(change);
        if (keptAllTheSame) await store.saveTriage(change);
        throw new StoreError('unreachable', 'The server hung up.');
      },
    };
    const { desk, id, version, told } = await withIssue({ store: flaky });
    const resolve = () => desk.act(id, all, { kind: 'resolve', reason: 'rolled back', force: true }, kim(version));
    fail = true;
    await expect(resolve()).rejects.toMatchObject({ code: 'unreachable' });
    expect(told.length).toBe(1);
    fail = false;
    await desk.tick();
    expect((await desk.get(id, all))?.state).toBe('open');
    expect(await resolve()).toMatchObject({ kind: 'done', issue: { state: 'resolved', version: version + 1 } });
    expect(desk.figures().resolved).toBe(1);
  });
  test('on what another tenant has, or nobody, finds nothing', async () => {
    const { desk, id, version } = await withIssue();
    const note = { kind: 'note', markdown: 'x' };
    expect(await desk.act(id, ['acme'], note, kim(version))).toEqual({ kind: 'not_found' });
    expect(await desk.act('i-none', all, note, kim(1))).toEqual({ kind: 'not_found' });
    expect(await desk.get(id, ['acme'])).toBeUndefined();
    expect((await desk.list({ tenants: ['acme'], states: openStates, limit: 10 })).issues).toEqual([]);
  });
  test('on what was over long ago still finds it', async () => {
    const { desk, id, clock } = await withIssue();
    desk.endUnknown('anomaly', new Set());
    await desk.flushed();
    for (const minutes of [6, 40]) {
      clock.nowMs += minutes * MINUTE;
      await desk.tick();
    }
    const version = (await desk.get(id, all)).version;
    expect(await desk.act(id, all, { kind: 'note', markdown: 'it was the cache' }, kim(version))).toMatchObject({
      kind: 'done',
      issue: { state: 'resolved', notes: [{ markdown: 'it was the cache' }] },
    });
  });
});
test('what happens by itself is in the audit trail', async () => {
  const { desk, store, id, clock } = await withIssue();
  desk.endUnknown('anomaly', new Set());
  clock.nowMs += 6 * MINUTE;
  await desk.flushed();
  clock.nowMs += 6 * MINUTE;
  await desk.tick();
  expect((await store.readAudit(10)).map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
    ['system', 'issue.resolved', `issue/${id}`],
    ['system', 'issue.opened', `issue/${id}`],
  ]);
});
test('another process that writes is found out, and nothing of its is written over', async () => {
  const { desk, id, version } = await withIssue();
  const other = await folder.open(name);
  await other.desk.act(id, all, { kind: 'acknowledge', comment: 'other' }, kim(version));
  await expect(desk.act(id, all, { kind: 'assign', assignee: 'me' }, kim(version))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('One Vigil at a time'),
  });
  expect(await other.desk.get(id, all)).toMatchObject({ state: 'acknowledged', assignee: null });
});
describe('a list', () => {
  test('is newest first, a page after the other, and counts by state', async () => {
    const { desk, clock } = await folder.open(name, { edges: () => [] });
    for (const at of ['a', 'b', 'c', 'd', 'e']) {
      desk.take(slow(at));
      await desk.flushed();
      clock.nowMs += at === 'b' ? 0 : 1000; // two of the same time
    }
    const seen = [];
    for (let after; ;) {
      const page = await desk.list({ tenants: all, states: openStates, limit: 2, after });
      expect(page.counts).toEqual({ open: 5 });
      seen.push(...page.issues.map(({ cause }) => cause?.service.name));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen.map((at) => (at === 'b' || at === 'c' ? 'b or c' : at))).toEqual(['e', 'd', 'b or c', 'b or c', 'a']);
    expect(new Set(seen).size).toBe(5);
    const ofC = await desk.list({ tenants: all, states: openStates, limit: 9, service: 'c' });
    expect(ofC.issues.map(({ title }) => title)).toEqual(['c is slow: GET / takes 1 s, usually 100 ms']);
    const late = await desk.list({ tenants: all, states: openStates, limit: 9, sinceMs: clock.nowMs - 1000 });
    expect(late.issues.length).toBe(1);
  });
});
describe('a silence', () => {
  const matchers = [{ name: 'alertname', value: 'Slow', isRegex: false, isEqual: true }];
  const ofIssue = alert({ alertname: 'Slow', service_name: 'zan' });
  const elsewhere = alert({ alertname: 'Slow', service_name: 'far', env: 'staging' });
  function alertmanager(source, alerts, problem) {
    const made = [];
    const silencer = {
      source,
      preview: (wanted) =>
        alerts.filter(({ labels }) => wanted.every(({ name: label, value }) => labels[label] === value)),
      createSilence: async (silence) => {
        if (problem !== undefined) throw problem;
        made.push(silence);
        return `${source}-1`;
      },
    };
    return { silencer, made };
  }
  async function withAlert(silencers) {
    const under = await withIssue({ silencers: () => silencers });
    under.desk.take(ofIssue);
    await under.desk.flushed();
    return under;
  }
  test('is shown beforehand: alerts of the issue, and others', async () => {
    const { silencer } = alertmanager('am', [ofIssue, elsewhere]);
    const { desk, id } = await withAlert([silencer]);
    expect(await desk.silencePreview(id, all, matchers)).toMatchObject({
      kind: 'preview',
      preview: {
        ofIssue: [{ fingerprint: ofIssue.fingerprint }],
        notSilenced: [],
        others: [{ fingerprint: elsewhere.fingerprint }],
      },
    });
    expect(await desk.silencePreview(id, all, undefined)).toMatchObject({
      preview: {
        matchers: [
          { name: 'alertname', value: 'Slow' },
          { name: 'service_name', value: 'zan' },
        ],
        others: [],
      },
    });
  });
  test('is made where there is something to silence, and noted in the issue', async () => {
    const [here, there] = [alertmanager('am', [ofIssue]), alertmanager('other', [])];
    const { desk, id, version, clock } = await withAlert([here.silencer, there.silencer]);
    const result = await desk.silence(id, all, { matchers, durationMs: MINUTE, comment: 'known' }, kim(version));
    expect(result).toMatchObject({
      kind: 'done',
      issue: { silences: [{ silenceId: 'am-1', source: 'am', by: 'kim', endsAtMs: clock.nowMs + MINUTE }] },
    });
    expect(here.made).toEqual([
      { matchers, startsAtMs: T0, endsAtMs: T0 + MINUTE, createdBy: 'kim', comment: 'known' },
    ]);
    expect(there.made).toEqual([]);
  });
  test('that one of two Alertmanagers refuses is made at the other, and says so', async () => {
    const [here, there] = [alertmanager('am', [ofIssue]), alertmanager('b', [ofIssue], new Error('b is away'))];
    const { desk, id, version } = await withAlert([here.silencer, there.silencer]);
    const result = await desk.silence(id, all, { matchers, durationMs: MINUTE, comment: 'known' }, kim(version));
    expect(result).toMatchObject({ kind: 'done', issue: { silences: [{ source: 'am' }] } });
    expect((await desk.get(id, all))?.timeline.at(-1)?.text).toBe('known (not everywhere: b is away)');
  });
  test.each([
    ['there is no Alertmanager', [], 'unavailable'],
    ['it does not answer', [alertmanager('am', [ofIssue], new Error('am does not answer')).silencer], 'unavailable'],
    [
      'the matchers are none',
      [alertmanager('am', [ofIssue], Object.assign(new Error('no regex'), { code: 'invalid_matcher' })).silencer],
      'invalid_matchers',
    ],
  ])('is not made where %s, and nothing is noted', async (_why, silencers, kind) => {
    const { desk, id, version } = await withAlert(silencers);
    const order = { matchers, durationMs: MINUTE, comment: 'known' };
    expect(await desk.silence(id, all, order, kim(version))).toMatchObject({ kind });
    expect((await desk.get(id, all))?.silences).toEqual([]);
  });
  test('of a version that is past is not made', async () => {
    const { silencer, made } = alertmanager('am', [ofIssue]);
    const { desk, id, version } = await withAlert([silencer]);
    const order = { matchers, durationMs: MINUTE, comment: 'known' };
    expect(await desk.silence(id, all, order, kim(version + 1))).toEqual({ kind: 'conflict', version });
    expect(made).toEqual([]);
  });
});
test('what was told is there after kill -9: signals, acts, and all of their history', async () => {
  const program = `
    import { openStore } from ${JSON.stringify(join(__dirname, '../../store/index.ts'))};
    import { createTriageDesk, createEventRing, TRIAGE_DEFAULTS } from ${JSON.stringify(join(__dirname, '../index.ts'))};
    import { slow, journey } from ${JSON.stringify(join(__dirname, '../testing/world.ts'))};
    const store = openStore({ kind: 'sqlite', path: ${JSON.stringify(folder.path(name))} });
    await store.migrate();
    const events = createEventRing('child');
    let nowMs = ${T0};
    events.subscribe(undefined, { onEvent: ({ data }) => process.stdout.write(JSON.stringify(data) + '\\n'), onClose: () => {} });
    const desk = await createTriageDesk({ store, nowMs: () => nowMs, edges: () => [], settings: () => TRIAGE_DEFAULTS,
      writer: 'child', events, silencers: () => [], onError: (error) => { throw error; } });
    for (let n = 0; ; n++) {
      nowMs += 1000;
      desk.take(slow('s' + (n % 5), 1000 + n * 100, 100));
      desk.take(journey('j' + n, 's' + (n % 5), { startedMs: nowMs }));
      await desk.flushed();
      const { issues: [issue] } = await desk.list({ tenants: 'all', states: ['open', 'acknowledged'], limit: 1 });
      await desk.act(issue.id, 'all', { kind: 'note', markdown: 'note ' + n }, { login: 'kim', expectedVersion: issue.version });
    }`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program]);
  child.stderr.pipe(process.stderr);
  const ofIssue = new Map();
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, version, revision } = JSON.parse(line);
    ofIssue.set(id, { version, revision });
    if (++lines === 60) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(lines).toBeGreaterThanOrEqual(60);
  const { desk } = await folder.open(name);
  for (const [id, told] of ofIssue) {
    const issue = await desk.get(id, all);
    expect(issue?.version).toBeGreaterThanOrEqual(told.version);
    expect(issue?.revision).toBeGreaterThanOrEqual(told.revision);
    expect(issue?.timeline.filter(({ kind }) => kind === 'noted').length).toBe(issue?.notes.length);
  }
  const journeys = desk.activeSignals('journey');
  expect(journeys.length).toBeGreaterThanOrEqual(20);
}, 60_000);
/** The store, one of whose methods fails while `isAway`. */
function failing(store, method, isAway) {
  const away = () => Promise.reject(new StoreError('unreachable', 'The server does not answer.'));
  return {
    ...store,
    [method]: (change) => (isAway() ? away() : store[method](change)),
  };
}
