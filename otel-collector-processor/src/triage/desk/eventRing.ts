/** Something that happened and that browsers want to know at once. */
export type LiveEvent = Readonly<{
  /** `<epoch>-<number>`: ascending within one start of the process. */
  id: string;
  /** `issue` and the like. */
  type: string;
  /** Whose it is: readers of other tenants do not get it. */
  tenant: string;
  /** JSON values. */
  data: Readonly<Record<string, unknown>>;
}>;

export type Subscription = Readonly<{
  /** Everything after the event that was named is in `missed`, or nothing was named. If not, what is shown has to be read anew. */
  resumed: boolean;
  missed: readonly LiveEvent[];
  /** Id of the newest event; '' before the first. */
  newestId: string;
  /** Idempotent. */
  unsubscribe: () => void;
}>;

/** One that throws is dropped. */
export type Subscriber = Readonly<{ onEvent: (event: LiveEvent) => void; onClose: () => void }>;

/** The last events of this process, and those who want the next ones. */
export interface EventRing {
  publish(type: string, tenant: string, data: LiveEvent['data']): void;
  /** `lastEventId`: the last one that the reader has, or undefined. */
  subscribe(lastEventId: string | undefined, subscriber: Subscriber): Subscription;
  /** Nothing more comes: every subscriber is told. */
  close(): void;
}

/** Some minutes of a storm; who was away for longer reads everything anew. */
const CAPACITY = 1000;

/** `epoch`: letters and digits that are this process's own, so that nobody goes on where another one stopped. */
export function createEventRing(epoch: string, capacity = CAPACITY): EventRing {
  const events: LiveEvent[] = [];
  const subscribers = new Set<Subscriber>();
  let number = 0;
  const idOf = (n: number): string => `${epoch}-${n}`;
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

function numberOf(id: string, epoch: string): number | undefined {
  const dash = id.lastIndexOf('-');
  const digits = id.slice(dash + 1);
  return id.slice(0, dash) === epoch && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
