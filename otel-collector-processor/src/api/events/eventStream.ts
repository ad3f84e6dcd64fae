import type { EventRing, LiveEvent } from '../../triage/index.ts';
import { eventText } from './eventText.ts';

export type EventStreamOptions = Readonly<{
  events: Pick<EventRing, 'subscribe'>;
  lastEventId: string | undefined;
  /** Whether the reader may see it. */
  mayRead: (event: LiveEvent) => boolean;
  nowMs: () => number;
  /** Between two heartbeats, milliseconds. */
  heartbeatMs: number;
  /** Bytes that may wait for a reader. One who has more waiting is dropped: it comes back and resumes. */
  waitingMaxBytes: number;
  /** Called once, when the stream is over. */
  onEnd: () => void;
}>;

/** How soon a browser comes back, milliseconds. */
const RETRY_MS = 2000;

/** Server-sent events: `ready`, what was missed, and then everything as it happens, with heartbeats between. */
export function eventStream(o: EventStreamOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let end = (): void => {};
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        const send = (text: string): void => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < 0) {
            end();
            controller.error(new Error('The reader of the events is too slow: it was dropped.'));
          }
        };
        const sendEvent = (event: LiveEvent): void => {
          if (o.mayRead(event)) send(eventText(event.type, event.data, event.id));
        };
        const heartbeat = setInterval(() => send(eventText('heartbeat', { nowMs: o.nowMs() })), o.heartbeatMs);
        heartbeat.unref();
        const subscription = o.events.subscribe(o.lastEventId, {
          onEvent: sendEvent,
          onClose: () => {
            end();
            controller.close();
          },
        });
        let over = false;
        end = () => {
          if (over) return;
          over = true;
          clearInterval(heartbeat);
          subscription.unsubscribe();
          o.onEnd();
        };
        const { resumed, newestId, missed } = subscription;
        // The id of the newest event, for who reconnects before the next one; but not before what was missed.
        const id = missed.length === 0 && newestId !== '' ? newestId : undefined;
        send(`retry: ${RETRY_MS}\n${eventText('ready', { resumed }, id)}`);
        for (const event of missed) if (!over) sendEvent(event);
      },
      cancel() {
        end();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: o.waitingMaxBytes }),
  );
}
