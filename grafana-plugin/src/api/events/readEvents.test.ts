import { fakeStream } from '../../test/fakeStream';
import { EVENT_MAX_CHARS, readEvents, type ServerEvent } from './readEvents';

function reading() {
  const stream = fakeStream();
  const events: ServerEvent[] = [];
  const abort = new AbortController();
  const body = stream.response.body as NonNullable<Response['body']>;
  const done = readEvents(
    body,
    (event) => events.push(event),
    () => undefined,
    abort.signal,
  );
  return { stream, events, abort, done };
}

describe('reading events', () => {
  test('takes events that come in pieces, in the middle of a letter too', async () => {
    const { stream, events, done } = reading();
    const bytes = new TextEncoder().encode('id: k-1\nevent: issue\ndata: {"id":"ü"}\n\n');
    for (const byte of bytes) {
      stream.bytes(Uint8Array.of(byte));
    }
    stream.end();
    await done;
    expect(events).toEqual([{ id: 'k-1', name: 'issue', data: '{"id":"ü"}' }]);
  });

  test('passes over comments and fields that it does not know', async () => {
    const { stream, events, done } = reading();
    stream.say(': hello\nretry: soon\ncolour: red\ndata: x\n\n');
    stream.end();
    await done;
    expect(events).toEqual([{ id: '', name: 'message', data: 'x' }]);
  });

  test('rejects when the stream breaks', async () => {
    const { stream, done } = reading();
    stream.break();
    await expect(done).rejects.toThrow('connection reset');
  });

  test('gives up an event without end, before it fills the memory', async () => {
    const { stream, done } = reading();
    stream.say(`data: ${'x'.repeat(EVENT_MAX_CHARS)}`);
    stream.say('x');
    await expect(done).rejects.toThrow(/buffer/i);
    expect(stream.wasCancelled()).toBe(true);
  });

  test('ends when it is told to', async () => {
    const { stream, abort, done } = reading();
    abort.abort();
    await done;
    expect(stream.wasCancelled()).toBe(true);
  });
});
