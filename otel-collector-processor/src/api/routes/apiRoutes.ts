import type { Route } from '../route/route.ts';
import { dropDeadLetters } from './dropDeadLetters.ts';
import { getConfig } from './getConfig.ts';
import { getCoverage } from './getCoverage.ts';
import { getDeadLetter } from './getDeadLetter.ts';
import { getGraph } from './getGraph.ts';
import { getKpi } from './getKpi.ts';
import { getSeries } from './getSeries.ts';
import { getStatus } from './getStatus.ts';
import { listAudit } from './listAudit.ts';
import { listDeadLetters } from './listDeadLetters.ts';
import { listJourneyRuns } from './listJourneyRuns.ts';
import { listJourneys } from './listJourneys.ts';
import { runJourney } from './runJourney.ts';
import { listServices } from './listServices.ts';
import { listKpiDefinitions } from './listKpiDefinitions.ts';
import { listSlos } from './listSlos.ts';
import { listUsers } from './listUsers.ts';
import { queryUserHit } from './queryUserHit.ts';
import { reloadConfig } from './reloadConfig.ts';
import { replayDeadLetters } from './replayDeadLetters.ts';
import { acknowledgeIssue } from './acknowledgeIssue.ts';
import { assignIssue } from './assignIssue.ts';
import { getIssue } from './getIssue.ts';
import { listIssues } from './listIssues.ts';
import { noteIssue } from './noteIssue.ts';
import { previewSilence } from './previewSilence.ts';
import { resolveIssue } from './resolveIssue.ts';
import { silenceIssue } from './silenceIssue.ts';
import { streamEvents } from './streamEvents.ts';
import { unacknowledgeIssue } from './unacknowledgeIssue.ts';
import { whoami } from './whoami.ts';

/** Every route of the API, but for the document that lists them. A new one is a file and a row. */
export const apiRoutes: readonly Route[] = [
  listServices,
  getGraph,
  getSeries,
  getKpi,
  listKpiDefinitions,
  listSlos,
  listUsers,
  queryUserHit,
  getCoverage,
  listJourneys,
  listJourneyRuns,
  runJourney,
  getStatus,
  whoami,
  getConfig,
  reloadConfig,
  listAudit,
  listDeadLetters,
  getDeadLetter,
  replayDeadLetters,
  dropDeadLetters,
  listIssues,
  getIssue,
  acknowledgeIssue,
  unacknowledgeIssue,
  assignIssue,
  noteIssue,
  resolveIssue,
  previewSilence,
  silenceIssue,
  streamEvents(),
];
