import { alert, SECOND, service, T0, World, edges } from '../testing/world.ts';
import { newMember } from '../member.ts';
import type { Member } from '../issueRecord.ts';
import { isSurprise, lastWave } from './wave.ts';

/** `count` alerts that begin `atS` seconds after the first, each of this rarity. */
function burst(atS: number, count: number, rarity: number): Member[] {
  return Array.from({ length: count }, (_, n) => ({
    ...newMember(alert({ alertname: `A${atS}-${n}` }, { startedMs: T0 + atS * SECOND }), T0 + atS * SECOND),
    past: { rarity, recurring: false },
  }));
}

describe('what began last in a case of alerts', () => {
  test.each<[string, Member[], number]>([
    ['is a wave where much that is unusual follows after minutes', [...burst(0, 30, 3), ...burst(240, 20, 3)], 20],
    ['is none so soon that it may be the first wave still', [...burst(0, 30, 3), ...burst(90, 40, 3)], 0],
    ['is none where it is what fires anyway', [...burst(0, 30, 3), ...burst(240, 20, 0.1)], 0],
    ['is none where a few stragglers come', [...burst(0, 30, 3), ...burst(120, 5, 3), ...burst(150, 5, 3)], 0],
    ['is a wave, however small, after a long calm', [...burst(0, 30, 3), ...burst(300, 1, 3)], 1],
    ['is none where it goes on as before', [0, 30, 60, 90, 120, 150].flatMap((s) => burst(s, 20, 3)), 0],
    ['is none where there is nothing before it', burst(0, 50, 3), 0],
  ])('%s', (_what, members, count) => {
    expect(lastWave(members)?.members.length ?? 0).toBe(count);
  });

  test('does not depend on the order of its alerts', () => {
    const members = [...burst(0, 30, 3), ...burst(240, 20, 3)];
    expect(lastWave(members.toReversed())?.members.length).toBe(20);
  });
});

test('many alerts at once are a surprise, one after the other they are none', () => {
  expect(isSurprise(burst(0, 50, 1))).toBe(true);
  expect(isSurprise(Array.from({ length: 50 }, (_, n) => burst(n * 60, 1, 1)).flat())).toBe(false);
});

describe('a second fault in the midst of an issue', () => {
  const names = Array.from({ length: 25 }, (_, n) => `s${n}`);
  const graph = edges(names.slice(1).map((name) => `s0>${name}`));
  /** A window of ten minutes each in which something else fires: what never fired gets rare. */
  const learned = (): World => {
    const world = new World(graph);
    for (let n = 0; n < 30; n++) {
      world.nowMs += 11 * 60 * SECOND;
      const usual = alert({ alertname: 'Usual' }, { startedMs: world.nowMs });
      world.tell(usual).tell({ ...usual, endedMs: world.nowMs });
    }
    return world.pass(40 * 60 * SECOND);
  };
  const fire = (world: World, alertname: string, of: readonly string[]): World =>
    world.tell(
      ...of.map((name) =>
        alert(
          { alertname, service_name: name },
          { startedMs: world.nowMs, subject: { service: service(name), operation: '' } },
        ),
      ),
    );

  test('is an issue of its own, and stragglers go to the last one', () => {
    const world = fire(learned(), 'Slow', names);
    const first = world.only.id;
    world.pass(180 * SECOND);
    fire(world, 'Failing', names);
    expect(world.open.length).toBe(2);
    const second = world.open.find(({ id }) => id !== first)!;
    expect(second.members.map(({ signal }) => signal.title)).toEqual(names.map(() => 'Failing'));
    expect(second.timeline[0]?.text).toContain(`apart from ${first}`);
    world.nowMs += 20 * SECOND;
    fire(world, 'Straggler', ['s3']);
    expect(world.open.find(({ id }) => id === second.id)?.members.length).toBe(names.length + 1);
    world.pass(60 * SECOND); // nothing makes them one again
    expect(world.open.length).toBe(2);
  });

  test('that few alerts tell stays with it', () => {
    const world = fire(learned(), 'Slow', names);
    world.nowMs += 30 * SECOND;
    fire(world, 'Failing', ['s1', 's2']);
    expect(world.only.members.length).toBe(names.length + 2);
  });
});
