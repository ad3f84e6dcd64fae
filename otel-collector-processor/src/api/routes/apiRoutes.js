import { getConfig } from './getConfig.ts';
import { getGraph } from './getGraph.ts';
import { getSeries } from './getSeries.ts';
import { getStatus } from './getStatus.ts';
import { listAudit } from './listAudit.ts';
import { listJourneyRuns } from './listJourneyRuns.ts';
import { listJourneys } from './listJourneys.ts';
import { listServices } from './listServices.ts';
import { reloadConfig } from './reloadConfig.ts';
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
export const apiRoutes = [
    listServices,
    getGraph,
    getSeries,
    listJourneys,
    listJourneyRuns,
    getStatus,
    whoami,
    getConfig,
    reloadConfig,
    listAudit,
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
