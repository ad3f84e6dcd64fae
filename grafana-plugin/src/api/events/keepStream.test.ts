import { fakeStream, type FakeStream } from '../../test/fakeStream';
import { keepStream, RETRY_FIRST_MS, RETRY_MOST_MS, SILENT_MAX_MS } from './keepStream';

const HEARTBEAT = 'event: heartbeat\ndata: {"nowMs":1}\n\n';

/** Lets everything run that waits for nothing. */
const settle = () => jest.advanceTimersByTimeAsync(0);

function kept(open: () => Promise<Response>) {
  const abort = new AbortController();
  const live: boolean[] = [];
  const names: string[] = [];
  const attempts: number[] = [];
  const done = keepStream({
    open: () => {
      attempts.push(Date.now());
      return open();
    },
    onEvent: ({ name }) => names.push(name),
    onLive: (is) => live.push(is),
    signal: abort.signal,
    random: () => 1,
  });
  return { abort, live, names, attempts, done };
}

/** Each attempt gets a stream of its own. */
function streams() {
  const opened: FakeStream[] = [];
  return {
    opened,
    open: () => {
      const stream = fakeStream();
      opened.push(stream);
      return Promise.resolve(stream.response);
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a stream that is kept', () => {
  test('is live with its first event, not before, and opens again when it ends', async () => {
    const { opened, open } = streams();
    const { abort, live, names } = kept(open);
    await settle();
    expect(live).toEqual([]);
    opened[0]?.say(HEARTBEAT);
    await settle();
    expect(live).toEqual([true]);
    opened[0]?.end();
    await settle();
    expect(live).toEqual([true, false]);
    await jest.advanceTimersByTimeAsync(RETRY_FIRST_MS);
    expect(opened).toHaveLength(2);
    expect(names).toEqual(['heartbeat']);
    abort.abort();
  });

  test('is taken for dead after three heartbeats that are missing', async () => {
    const { opened, open } = streams();
    const { abort } = kept(open);
    await settle();
    opened[0]?.say(HEARTBEAT);
    await jest.advanceTimersByTimeAsync(SILENT_MAX_MS - 1);
    expect(opened[0]?.wasCancelled()).toBe(false);
    await jest.advanceTimersByTimeAsync(1 + RETRY_FIRST_MS);
    expect(opened[0]?.wasCancelled()).toBe(true);
    expect(opened).toHaveLength(2);
    abort.abort();
  });

  test('lives as long as heartbeats come', async () => {
    const { opened, open } = streams();
    const { abort } = kept(open);
    await settle();
    for (let n = 0; n < 10; n++) {
      opened[0]?.say(HEARTBEAT);
      await jest.advanceTimersByTimeAsync(15_000);
    }
    expect(opened).toHaveLength(1);
    abort.abort();
  });

  test('waits ever longer between attempts, up to a minute', async () => {
    const { abort, attempts } = kept(() => Promise.reject(new TypeError('Failed to fetch')));
    await jest.advanceTimersByTimeAsync(600_000);
    const pauses = attempts.slice(1).map((at, n) => at - (attempts[n] ?? 0));
    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((times) => times * RETRY_FIRST_MS));
    expect(Math.max(...pauses)).toBe(RETRY_MOST_MS);
    abort.abort();
  });

  test('is patient anew after one that worked', async () => {
    let attempt = 0;
    const { opened, open } = streams();
    const { abort, attempts } = kept(() => (attempt++ < 3 ? Promise.reject(new Error('no')) : open()));
    await jest.advanceTimersByTimeAsync(7 * RETRY_FIRST_MS);
    opened[0]?.say(HEARTBEAT);
    await settle();
    opened[0]?.end();
    await jest.advanceTimersByTimeAsync(RETRY_FIRST_MS);
    expect(attempts).toHaveLength(5);
    abort.abort();
  });

  test.each([
    ['all streams are taken', fakeStream('application/json', 503)],
    ['a page to sign in came', fakeStream('text/html')],
  ])('is none when %s', async (_when, { response }) => {
    const { abort, live, names, attempts } = kept(() => Promise.resolve(response));
    await jest.advanceTimersByTimeAsync(RETRY_FIRST_MS);
    expect(attempts).toHaveLength(2);
    expect(live).not.toContain(true);
    expect(names).toEqual([]);
    abort.abort();
  });

  test('ends at once, in a pause too, and leaves nothing open', async () => {
    const { opened, open } = streams();
    const first = kept(open);
    await settle();
    first.abort.abort();
    await first.done;
    expect(opened[0]?.wasCancelled()).toBe(true);
    const second = kept(() => Promise.reject(new Error('no')));
    await settle();
    second.abort.abort();
    await second.done;
    expect(jest.getTimerCount()).toBe(0);
  });
});
