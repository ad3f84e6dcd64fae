import { createEventRing } from '../../triage/index.ts';
import { eventStream } from './eventStream.ts';
beforeEach(() => {
    jest.useFakeTimers();
});
afterEach(() => {
    jest.useRealTimers();
});
function opened(options = {}) {
    const ring = createEventRing('k3');
    const ends = [];
    for (let n = 1; n <= 3; n++)
        ring.publish('issue', n === 2 ? 'acme' : 'default', { n });
    const stream = eventStream({
        events: ring,
        lastEventId: undefined,
        mayRead: ({ tenant }) => tenant === 'default',
        nowMs: () => 77,
        heartbeatMs: 15_000,
        waitingMaxBytes: 1000,
        onEnd: () => ends.push('end'),
        ...options,
    });
    const reader = stream.getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    return { ring, reader, next, ends };
}
test('a stream begins with what it is, and goes on with what happens', async () => {
    const { ring, next } = opened();
    expect(await next()).toBe('retry: 2000\nid: k3-3\nevent: ready\ndata: {"resumed":true}\n\n');
    ring.publish('issue', 'default', { text: 'two\nlines' });
    expect(await next()).toBe('id: k3-4\nevent: issue\ndata: {"text":"two\\nlines"}\n\n');
});
test('a stream that goes on has what was missed, and nothing of other tenants', async () => {
    const { next } = opened({ lastEventId: 'k3-1' });
    expect(await next()).toContain('"resumed":true');
    expect(await next()).toBe('id: k3-3\nevent: issue\ndata: {"n":3}\n\n');
});
test('a stream that cannot go on says so', async () => {
    expect(await opened({ lastEventId: 'other-1' }).next()).toContain('data: {"resumed":false}');
});
test('a heartbeat comes every fifteen seconds', async () => {
    const { next } = opened();
    await next();
    jest.advanceTimersByTime(15_000);
    expect(await next()).toBe('event: heartbeat\ndata: {"nowMs":77}\n\n');
});
test('a reader who takes nothing is dropped before its events fill the memory', async () => {
    const { ring, reader, ends } = opened();
    for (let n = 0; n < 100; n++)
        ring.publish('issue', 'default', { n });
    expect(ends).toEqual(['end']);
    await expect(reader.read()).rejects.toThrow('too slow');
    jest.advanceTimersByTime(60_000);
});
test('a reader who goes away is forgotten', async () => {
    const { ring, reader, ends } = opened();
    await reader.cancel();
    ring.publish('issue', 'default', {});
    jest.advanceTimersByTime(60_000);
    expect(ends).toEqual(['end']);
});
test('a stream ends when the events do', async () => {
    const { ring, reader, next, ends } = opened();
    await next();
    ring.close();
    expect((await reader.read()).done).toBe(true);
    expect(ends).toEqual(['end']);
});
