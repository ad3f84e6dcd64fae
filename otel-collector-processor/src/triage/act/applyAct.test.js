import { ended, slow, World } from '../testing/world.ts';
import { applyAct } from './applyAct.ts';
const acts = {
  acknowledge: { kind: 'acknowledge', comment: 'on it' },
  unacknowledge: { kind: 'unacknowledge' },
  assign: { kind: 'assign', assignee: 'ada' },
  note: { kind: 'note', markdown: '_x_' },
  resolve: { kind: 'resolve', reason: 'rolled back', force: false },
  force: { kind: 'resolve', reason: 'rolled back', force: true },
  silence: { kind: 'silence', made: [], endsAtMs: 1, comment: 'known' },
};
const act = (issue, name, expectedVersion = issue.version) =>
  applyAct(issue, acts[name], { login: 'kim', expectedVersion, atMs: issue.updatedMs + 1 });
const after = (issue, name) => {
  const result = act(issue, name);
  if (result.kind !== 'done') throw new Error(result.kind);
  return result.issue;
};
const world = new World().tell(slow('zan'));
const firing = world.only;
const quiet = world.tell(ended(slow('zan'), world.nowMs)).only;
const acknowledged = after(firing, 'acknowledge');
const resolved = after(quiet, 'resolve');
const merged = { ...firing, state: 'merged', mergedInto: 'i-other' };
test.each([
  ['fires', firing, ['acknowledge', 'assign', 'note', 'force', 'silence'], ['unacknowledge', 'resolve']],
  ['is quiet', quiet, ['acknowledge', 'assign', 'note', 'resolve', 'force', 'silence'], ['unacknowledge']],
  [
    'is acknowledged',
    acknowledged,
    ['acknowledge', 'unacknowledge', 'assign', 'note', 'force', 'silence'],
    ['resolve'],
  ],
  ['is resolved', resolved, ['assign', 'note', 'silence'], ['acknowledge', 'unacknowledge', 'resolve', 'force']],
  ['is merged', merged, [], ['acknowledge', 'unacknowledge', 'assign', 'note', 'resolve', 'force', 'silence']],
])('an issue that %s takes these acts and no others', (_state, issue, taken, refused) => {
  for (const name of taken) expect([name, act(issue, name).kind]).toEqual([name, 'done']);
  for (const name of refused) expect([name, act(issue, name).kind]).not.toEqual([name, 'done']);
});
test('every act makes another version and says in the history who did it', () => {
  const note = after(firing, 'note');
  expect([note.version, note.revision]).toEqual([firing.version + 1, firing.revision + 1]);
  expect(note.timeline.at(-1)).toEqual({ atMs: firing.updatedMs + 1, actor: 'kim', kind: 'noted', text: '_x_' });
});
test('an act on another version is told the one that counts, whatever else is wrong', () => {
  expect(act(merged, 'resolve', 99)).toEqual({ kind: 'conflict', version: merged.version });
});
test('to resolve while signals last says which, and wants force', () => {
  expect(act(firing, 'resolve')).toEqual({ kind: 'still_firing', signals: ['zan latency 1000'] });
  expect(after(firing, 'force')).toMatchObject({ state: 'resolved', resolution: { by: 'kim', reason: 'rolled back' } });
});
test('what was resolved while its signals last stays resolved while they do, and opens again when they come back', () => {
  const again = new World().tell(slow('zan'));
  again.act(again.only.id, acts.force);
  again.nowMs += 60_000;
  again.tell({ ...slow('zan'), seen: 5000 }).pass(60 * 60_000);
  expect(again.open).toEqual([]);
  again.endAll().pass(60_000);
  expect(again.state.issues.size).toBe(0); // longer ago than `reopenMs`
  const soon = new World().tell(slow('zan'));
  soon.act(soon.only.id, acts.force);
  soon
    .pass(60_000)
    .endAll()
    .pass(60_000)
    .tell(slow('zan', 1000, 100, { startedMs: soon.nowMs }));
  expect(soon.only).toMatchObject({ state: 'open', members: [{ episodes: 2 }] });
});
