import { createEventRing } from './eventRing.ts';
const subscriber = (onEvent = () => {}) => ({ onEvent, onClose: () => {} });
function ringOf(count, capacity = 10) {
  const ring = createEventRing('k3', capacity);
  for (let n = 1; n <= count; n++) ring.publish('issue', 'default', { n });
  return ring;
}
describe('a reader', () => {
  test.each([
    ['who has nothing yet begins with what comes', 3, undefined, true, []],
    ['who has the last one missed nothing', 3, 'k3-3', true, []],
    ['who was away gets what it missed', 3, 'k3-1', true, [2, 3]],
    ['who came before the first gets all', 3, 'k3-0', true, [1, 2, 3]],
    [
      'who has the one before the oldest gets all that there is',
      15,
      'k3-5',
      true,
      [6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    ],
    ['who was away for too long reads anew', 15, 'k3-4', false, []],
    ['of another process reads anew', 3, 'j9-2', false, []],
    ['who knows of the future reads anew', 3, 'k3-4', false, []],
    ['with an id that is none reads anew', 3, 'issue', false, []],
    ['with a number that is none reads anew', 3, 'k3-1e1', false, []],
  ])('%s', (_who, count, lastEventId, resumed, missed) => {
    const subscription = ringOf(count).subscribe(lastEventId, subscriber());
    expect(subscription.resumed).toBe(resumed);
    expect(subscription.missed.map(({ data }) => data['n'])).toEqual(missed);
  });
  test('gets each event once, until it goes', () => {
    const ring = ringOf(1);
    const got = [];
    const { unsubscribe, newestId } = ring.subscribe(
      undefined,
      subscriber(({ id }) => got.push(id)),
    );
    ring.publish('issue', 'default', {});
    unsubscribe();
    unsubscribe();
    ring.publish('issue', 'default', {});
    expect([newestId, got]).toEqual(['k3-1', ['k3-2']]);
  });
  test('that throws is dropped, and the others hear it all', () => {
    const ring = ringOf(0);
    const heard = [];
    ring.subscribe(
      undefined,
      subscriber(() => {
        throw new Error('gone');
      }),
    );
    ring.subscribe(
      undefined,
      subscriber(({ id }) => heard.push(id)),
    );
    for (let n = 0; n < 2; n++) ring.publish('issue', 'default', {});
    expect(heard).toEqual(['k3-1', 'k3-2']);
  });
  test('is told when nothing more comes', () => {
    const ring = ringOf(0);
    let closed = 0;
    ring.subscribe(undefined, { onEvent: () => {}, onClose: () => closed++ });
    ring.close();
    ring.close();
    expect(closed).toBe(1);
  });
});
