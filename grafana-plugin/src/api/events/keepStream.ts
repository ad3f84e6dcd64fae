import { readEvents, type ServerEvent } from './readEvents';

export type StreamOptions = Readonly<{
  /** Opens the stream, from where the caller has got to. */
  open: (signal: AbortSignal) => Promise<Response>;
  onEvent: (event: ServerEvent) => void;
  /** Called with true before every event, and with false when the stream is gone. */
  onLive: (live: boolean) => void;
  /** Ends everything. */
  signal: AbortSignal;
  /** From 0 to below 1. */
  random: () => number;
}>;

/** The companion sends a heartbeat every 15 s: three that are missing say that nobody is there. */
export const SILENT_MAX_MS = 45_000;
export const RETRY_FIRST_MS = 1_000;
export const RETRY_MOST_MS = 60_000;

/**
 * Holds one event stream open until `signal`: opens it again after ever longer pauses, and takes one that is silent for
 * too long for dead. Never rejects.
 */
export async function keepStream({ open, onEvent, onLive, signal, random }: StreamOptions): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    signal.addEventListener('abort', end);
    let watchdog = setTimeout(end, SILENT_MAX_MS);
    const onBytes = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENT_MAX_MS);
    };
    try {
      const body = eventsOf(await open(attempt.signal));
      onBytes();
      await readEvents(
        body,
        (event) => {
          failures = 0;
          onLive(true);
          onEvent(event);
        },
        onBytes,
        attempt.signal,
      );
    } catch {
      // It is opened again, whatever was wrong.
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', end);
      attempt.abort();
    }
    onLive(false);
    await pause(pauseMs(failures++, random()), signal);
  }
}

/** A page to sign in at answers well, too, and is no stream. */
function eventsOf({ ok, status, headers, body }: Response): ReadableStream<Uint8Array> {
  if (!ok || body === null || headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    throw new Error(`no event stream came, but status ${status}`);
  }
  return body;
}

/** Doubles from a second to a minute; half of it is left to chance, so that not all browsers come back at once. */
function pauseMs(failures: number, chance: number): number {
  const longestMs = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** failures);
  return longestMs / 2 + (longestMs / 2) * chance;
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      return resolve();
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done);
  });
}
