import type { TabShare } from '../api/events/oneOfAllTabs';

type Waiting = { name: string; work: () => Promise<unknown>; signal: AbortSignal | undefined };

/**
 * What the tabs of one browser share: locks that one tab holds at a time (Web Locks), and channels on which it hears
 * the others, never itself (BroadcastChannel).
 */
export function fakeTabs(): TabShare {
  const queue: Waiting[] = [];
  const held = new Set<string>();
  const channels = new Set<{ name: string; onmessage: ((event: { data: unknown }) => void) | null }>();

  const next = (): void => {
    const at = queue.findIndex(({ name }) => !held.has(name));
    const [waiting] = at < 0 ? [] : queue.splice(at, 1);
    if (waiting === undefined) {
      return;
    }
    held.add(waiting.name);
    void waiting.work().finally(() => {
      held.delete(waiting.name);
      next();
    });
  };

  const request = (name: string, { signal }: LockOptions, work: () => Promise<unknown>) =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = { name, signal, work: () => Promise.resolve(work()).then(resolve, reject) };
      signal?.addEventListener('abort', () => {
        const at = queue.indexOf(waiting);
        if (at >= 0) {
          queue.splice(at, 1);
          reject(new Error('aborted'));
        }
      });
      queue.push(waiting);
      next();
    });

  const channel = (name: string) => {
    const self = {
      name,
      onmessage: null as ((event: { data: unknown }) => void) | null,
      postMessage(data: unknown) {
        for (const other of channels) {
          if (other !== self && other.name === name) {
            other.onmessage?.({ data });
          }
        }
      },
      close: () => void channels.delete(self),
    };
    channels.add(self);
    return self as unknown as BroadcastChannel;
  };

  return { locks: { request } as unknown as TabShare['locks'], channel };
}

/** Gives this browser what tabs share; without an argument it lacks it. */
export function installTabs(share?: TabShare): void {
  Object.defineProperty(navigator, 'locks', { value: share?.locks, configurable: true });
  global.BroadcastChannel = (share === undefined
    ? undefined
    : function BroadcastChannel(name: string) {
        return share.channel(name);
      }) as unknown as typeof BroadcastChannel;
}
