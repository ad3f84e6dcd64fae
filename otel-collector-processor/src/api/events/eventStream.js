import { eventText } from './eventText.ts';
/** How soon a browser comes back, milliseconds. */
const RETRY_MS = 2000;
/** Server-sent events: `ready`, what was missed, and then everything as it happens, with heartbeats between. */
export function eventStream(o) {
    const encoder = new TextEncoder();
    let end = () => { };
    return new ReadableStream({
        start(controller) {
            const send = (text) => {
                controller.enqueue(encoder.encode(text));
                if ((controller.desiredSize ?? 0) < 0) {
                    end();
                    controller.error(new Error('The reader of the events is too slow: it was dropped.'));
                }
            };
            const sendEvent = (event) => {
                if (o.mayRead(event))
                    send(eventText(event.type, event.data, event.id));
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
                if (over)
                    return;
                over = true;
                clearInterval(heartbeat);
                subscription.unsubscribe();
                o.onEnd();
            };
            const { resumed, newestId, missed } = subscription;
            // The id of the newest event, for who reconnects before the next one; but not before what was missed.
            const id = missed.length === 0 && newestId !== '' ? newestId : undefined;
            send(`retry: ${RETRY_MS}\n${eventText('ready', { resumed }, id)}`);
            for (const event of missed)
                if (!over)
                    sendEvent(event);
        },
        cancel() {
            end();
        },
    }, new ByteLengthQueuingStrategy({ highWaterMark: o.waitingMaxBytes }));
}
