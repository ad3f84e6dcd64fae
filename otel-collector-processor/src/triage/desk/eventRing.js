/** Some minutes of a storm; who was away for longer reads everything anew. */
const CAPACITY = 1000;
/** `epoch`: letters and digits that are this process's own, so that nobody goes on where another one stopped. */
export function createEventRing(epoch, capacity = CAPACITY) {
  const events = [];
  const subscribers = new Set();
  let number = 0;
  const idOf = (n) => `${epoch}-${n}`;
  return {
    publish: (type, tenant, data) => {
      const event = { id: idOf(++number), type, tenant, data };
      events.push(event);
      if (events.length > capacity) events.shift();
      for (const subscriber of [...subscribers])
        try {
          subscriber.onEvent(event);
        } catch {
          subscribers.delete(subscriber); // one reader's fault must not keep the others from hearing
        }
    },
    subscribe: (lastEventId, subscriber) => {
      subscribers.add(subscriber);
      const from = lastEventId === undefined ? number : numberOf(lastEventId, epoch);
      const oldest = number - events.length;
      const resumed = from !== undefined && from >= oldest && from <= number;
      return {
        resumed,
        missed: resumed ? events.slice(from - oldest) : [],
        newestId: number === 0 ? '' : idOf(number),
        unsubscribe: () => void subscribers.delete(subscriber),
      };
    },
    close: () => {
      for (const { onClose } of [...subscribers]) onClose();
      subscribers.clear();
    },
  };
}
function numberOf(id, epoch) {
  const dash = id.lastIndexOf('-');
  const digits = id.slice(dash + 1);
  return id.slice(0, dash) === epoch && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
