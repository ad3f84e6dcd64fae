import type { ServerEvent } from './readEvents';

/** What a browser has for tabs that share one thing. */
export type TabShare = Readonly<{ locks: Pick<LockManager, 'request'>; channel: (name: string) => BroadcastChannel }>;

/** What the leading tab tells the others. */
export type TabMessage =
  | Readonly<{ kind: 'live'; live: boolean }>
  /** Its id lets another tab go on from there when it leads. */
  | Readonly<{ kind: 'event'; event: ServerEvent }>;

/**
 * Of all tabs that share `name` one leads: `lead` runs there until `signal`, and what it tells is heard in all of them,
 * its own included. When the leading tab goes, another leads.
 */
export function oneOfAllTabs(
  name: string,
  share: TabShare,
  hear: (message: TabMessage) => void,
  lead: (tell: (message: TabMessage) => void, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): void {
  const channel = share.channel(name);
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => hear(data);
  signal.addEventListener('abort', () => channel.close());
  const tell = (message: TabMessage) => {
    if (!signal.aborted) {
      hear(message);
      channel.postMessage(message);
    }
  };
  share.locks.request(name, { signal }, () => lead(tell, signal)).catch(() => undefined); // aborted while it waited
}

/**
 * Of this browser; undefined where it lacks one of them. A browser has locks only on HTTPS and on this machine: without
 * them every tab would hold a connection for itself, and of those it has six a server.
 */
export function tabShare(): TabShare | undefined {
  // The types know of browsers with locks alone.
  const { locks } = navigator as Partial<Navigator>;
  if (typeof BroadcastChannel === 'undefined' || locks === undefined) {
    return undefined;
  }
  return { locks, channel: (name) => new BroadcastChannel(name) };
}
