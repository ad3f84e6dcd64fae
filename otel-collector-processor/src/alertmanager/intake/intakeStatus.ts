/** How an Alertmanager stands. */
export type AlertmanagerStatus = Readonly<{
  id: string;
  /** `waiting` before the first poll is over; `away` while polls fail: what was open then stays open. */
  state: 'waiting' | 'reachable' | 'away';
  /** Why the last poll failed, a sentence; '' if it did not. */
  problem: string;
  /** Failed polls in a row. */
  failures: number;
  /** When its alerts were last known in full, Unix milliseconds; 0 before. */
  lastPollMs: number;
  /** As /api/v2/status says; '' where it does not. */
  version: string;
  /** How far our clock is ahead of its own, milliseconds; 0 where the difference is too small to tell. */
  clockOffsetMs: number;
  /** Alerts that are open, and how many of them are silenced, inhibited or muted. */
  open: number;
  suppressed: number;
  /** Notifications that were taken since the start. */
  notifications: number;
}>;
