import type { QueryClient } from '@tanstack/react-query';
import type { IssueEvent } from '@vigil/quality-model';
import { KEYS } from '../queryKeys';
import type { ServerEvent } from './readEvents';

/** Many events come at once: what they are about is asked for once. */
export const GATHER_MS = 250;

export type EventRefresher = Readonly<{ take: (event: ServerEvent) => void; stop: () => void }>;

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined; // it is newer than this reader
  }
}

/** Makes everything anew that an event is about. Events that are not known are passed over. */
export function refreshOnEvents(client: QueryClient): EventRefresher {
  const issues = new Set<string>();
  let everything = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const refresh = () => {
    timer = undefined;
    void client.invalidateQueries({ queryKey: KEYS.everyIssueList });
    const stale = everything ? [KEYS.everyIssue] : [...issues].map(KEYS.issue);
    for (const queryKey of stale) {
      void client.invalidateQueries({ queryKey });
    }
    issues.clear();
    everything = false;
  };

  return {
    take({ name, data }) {
      const said = parsed(data);
      if (name === 'issue' && typeof (said as IssueEvent | undefined)?.id === 'string') {
        issues.add((said as IssueEvent).id);
      } else if (name === 'ready' && (said as { resumed?: unknown } | undefined)?.resumed === false) {
        everything = true; // something may have been missed
      } else {
        return;
      }
      timer ??= setTimeout(refresh, GATHER_MS);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
