import { config } from '@grafana/runtime';
import { useQueryClient } from '@tanstack/react-query';
import React, { createContext, useContext, useEffect, useState } from 'react';
import { PLUGIN_ID } from '../../pluginId';
import { API_URL } from '../client';
import { REFRESH_MS } from '../queryClient';
import { keepStream, SILENT_MAX_MS } from './keepStream';
import { oneOfAllTabs, tabShare, type TabMessage } from './oneOfAllTabs';
import { refreshOnEvents } from './refreshOnEvents';

const Live = createContext(false);

/** Whether changes are told as they happen; if not, they are asked for. */
export function useIsLive(): boolean {
  return useContext(Live);
}

/** Of a query, whether the last answer was one. */
type Asked = Readonly<{ state: Readonly<{ status: 'pending' | 'error' | 'success' }> }>;

/**
 * How often to ask for what the event stream tells of, milliseconds: seldom while there is one. What could not be read is
 * asked for often all the same: the stream tells of changes, and not that an answer may be had again.
 */
export function useRefreshMs(): (query: Asked) => number {
  const isLive = useIsLive();
  return ({ state }) => (isLive && state.status !== 'error' ? REFRESH_MS.withStream : REFRESH_MS.withoutStream);
}

/** Of the organisation that this tab shows: Grafana's proxy has to be told, as Grafana's own client does. */
const openStream = (lastEventId: string, signal: AbortSignal): Promise<Response> =>
  fetch(`${config.appSubUrl}${API_URL}/events`, {
    headers: {
      Accept: 'text/event-stream',
      'X-Grafana-Org-Id': String(config.bootData.user.orgId),
      ...(lastEventId !== '' && { 'Last-Event-ID': lastEventId }),
    },
    signal,
  });

/** Tabs of one browser share a stream if they show the same organisation of the same Grafana. */
const streamName = (): string => `${PLUGIN_ID}:events:${config.appSubUrl}:${config.bootData.user.orgId}`;

/** Keeps what is shown up to date by one event stream a browser. While its tab is hidden it does not listen. */
export function LiveUpdates({ children }: Readonly<{ children: React.ReactNode }>) {
  const client = useQueryClient();
  const [live, setLive] = useState(false);

  useEffect(() => {
    const share = tabShare();
    if (share === undefined) {
      return undefined;
    }
    const refresher = refreshOnEvents(client);
    let lastEventId = '';
    let listening: AbortController | undefined;
    let silence: ReturnType<typeof setTimeout> | undefined;

    const heardLive = (is: boolean) => {
      clearTimeout(silence);
      setLive(is);
      // A leading tab that the browser has put to sleep says nothing at all.
      silence = is ? setTimeout(() => setLive(false), SILENT_MAX_MS) : undefined;
    };
    const hear = (message: TabMessage) => {
      if (message.kind === 'live') {
        return heardLive(message.live);
      }
      lastEventId = message.event.id === '' ? lastEventId : message.event.id;
      refresher.take(message.event);
    };
    const lead = (tell: (message: TabMessage) => void, signal: AbortSignal) =>
      keepStream({
        open: (ended) => openStream(lastEventId, ended),
        onEvent: (event) => tell({ kind: 'event', event }),
        onLive: (is) => tell({ kind: 'live', live: is }),
        signal,
        random: Math.random,
      });
    const stop = () => {
      listening?.abort();
      listening = undefined;
      heardLive(false);
    };
    const listenWhileSeen = () => {
      stop();
      if (!document.hidden) {
        listening = new AbortController();
        oneOfAllTabs(streamName(), share, hear, lead, listening.signal);
      }
    };

    listenWhileSeen();
    document.addEventListener('visibilitychange', listenWhileSeen);
    return () => {
      document.removeEventListener('visibilitychange', listenWhileSeen);
      stop();
      refresher.stop();
    };
  }, [client]);

  return <Live.Provider value={live}>{children}</Live.Provider>;
}
