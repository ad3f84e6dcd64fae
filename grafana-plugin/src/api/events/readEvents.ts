import { createParser, type ParseError } from 'eventsource-parser';

/** One server-sent event. Source: HTML standard, "Server-sent events". */
export type ServerEvent = Readonly<{ id: string; name: string; data: string }>;

/** An event that is longer is none of the companion's. */
export const EVENT_MAX_CHARS = 1_000_000;

/** Reads events until the stream ends, or `signal` ends it. Rejects when it breaks, or has an event without end. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => void,
  onBytes: () => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let tooLong: ParseError | undefined;
  const parser = createParser({
    onEvent: ({ id = '', event = 'message', data }) => onEvent({ id, name: event, data }),
    // Fields that are not known are passed over, as the standard has it.
    onError: (error) => (tooLong = error.type === 'max-buffer-size-exceeded' ? error : tooLong),
    maxBufferSize: EVENT_MAX_CHARS,
  });
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      onBytes();
      parser.feed(decoder.decode(value, { stream: true }));
      if (tooLong !== undefined) {
        throw tooLong;
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
