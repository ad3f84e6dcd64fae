import { EventBusSrv } from '@grafana/data';

/** The page's one bus for alerts and the like: what plugins get as `getAppEvents()`. */
export const appEvents = new EventBusSrv();
