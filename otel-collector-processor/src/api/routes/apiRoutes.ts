import type { Route } from '../route/route.ts';
import { getConfig } from './getConfig.ts';
import { getGraph } from './getGraph.ts';
import { getStatus } from './getStatus.ts';
import { listAudit } from './listAudit.ts';
import { listServices } from './listServices.ts';
import { reloadConfig } from './reloadConfig.ts';
import { whoami } from './whoami.ts';

/** Every route of the API, but for the document that lists them. A new one is a file and a row. */
export const apiRoutes: readonly Route[] = [
  listServices,
  getGraph,
  getStatus,
  whoami,
  getConfig,
  reloadConfig,
  listAudit,
];
