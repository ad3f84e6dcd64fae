import { ReadableStream } from 'stream/web';

/** An event stream that a test writes. */
export function fakeStream(contentType = 'text/event-stream', status = 200) {
  let controller: { enqueue: (bytes: Uint8Array) => void; close: () => void; error: (why: Error) => void };
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (c) => void (controller = c),
    cancel: () => void (cancelled = true),
  });
  const response = {
    ok: status < 300,
    status,
    headers: { get: () => contentType },
    body,
  } as unknown as Response;
  return {
    response,
    say: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
    bytes: (bytes: Uint8Array) => controller.enqueue(bytes),
    end: () => controller.close(),
    break: () => controller.error(new Error('connection reset')),
    wasCancelled: () => cancelled,
  };
}

export type FakeStream = ReturnType<typeof fakeStream>;
