import { setBackendSrv, type BackendSrv, type BackendSrvRequest, type FetchResponse } from '@grafana/runtime';
import type {
  Issue,
  IssueList,
  IssueState,
  JourneyList,
  JourneyRun,
  Role,
  Series,
  ServiceList,
  SilencePreview,
  Status,
} from '@vigil/quality-model';
import { defer, from, type Observable } from 'rxjs';
import { PLUGIN_ID } from '../pluginId';
import { actOn } from './fakeIssueActs';
import { issueOf, previewOf, summaryOf } from './issueFactory';
import { journeyListOf, journeyOf, runOf } from './journeyFactory';
import { actAs, GRANTS } from './personas';
import { grafanaRefusal, isRefusal, refusal, type Refusal } from './refusal';
import { seriesOf } from './seriesFactory';
import { serviceListOf, serviceOf } from './serviceFactory';
import { statusOf, whoamiOf } from './statusFactory';

const PROXY = `/api/plugin-proxy/${PLUGIN_ID}/api/v1/`;
const SETTINGS = `/api/plugins/${PLUGIN_ID}/settings`;

/** What the companion knows. A test changes it as it likes. */
export type CompanionState = {
  issues: Issue[];
  services: ServiceList;
  journeys: JourneyList;
  runs: JourneyRun[];
  series: Series;
  status: Status;
  preview: SilencePreview;
  settings: { enabled: boolean; pinned: boolean; apiUrl: string; hasToken: boolean };
};

/** A request as it reached Grafana. `path` is below the API, with its query; for Grafana's own, the whole URL. */
export type SeenRequest = Readonly<{ method: string; path: string; body: unknown }>;

export type FakeCompanion = {
  readonly state: CompanionState;
  /** Oldest first. */
  readonly requests: SeenRequest[];
  /** The bodies of POSTs to this path. */
  readonly posted: (path: string) => unknown[];
  /** Answers paths that begin like this from now on; undefined: as before. */
  readonly answer: (pathBegin: string, answer: unknown) => void;
  /** Grafana does not reach it, or does again. */
  readonly away: (is: boolean) => void;
  /** Requests get no answer until they are let go. */
  readonly hold: () => () => void;
};

const READ = new Map<string, (state: CompanionState, rest: string[], query: URLSearchParams) => unknown>([
  ['services', ({ services }) => services],
  ['series', ({ series }) => series],
  ['status', ({ status }) => status],
  ['issues', ({ issues }, [id], query) => (id === undefined ? listed(issues, query) : one(issues, id))],
  ['journeys', ({ journeys, runs }, [id], query) => (id === undefined ? journeys : runsOf(journeys, runs, id, query))],
]);

function listed(issues: readonly Issue[], query: URLSearchParams): IssueList {
  const states = (query.get('state') ?? 'open,acknowledged').split(',') as IssueState[];
  const service = query.get('service');
  const found = issues.filter(
    (issue) => states.includes(issue.state) && (service === null || issue.services.some((s) => s.name === service)),
  );
  const counts: IssueList['counts'] = {};
  for (const state of states) {
    counts[state] = found.filter((issue) => issue.state === state).length;
  }
  const limit = Number(query.get('limit') ?? 50);
  const after = Number(query.get('cursor')?.split('_')[0] ?? 0);
  const next = after + limit < found.length ? `${after + limit}_page` : null;
  return { issues: found.slice(after, after + limit).map(summaryOf), next, counts };
}

function one(issues: readonly Issue[], id: string): Issue | Refusal {
  return issues.find((issue) => issue.id === id) ?? refusal(404, 'issue_not_found', `There is no issue "${id}".`);
}

function runsOf(list: JourneyList, runs: readonly JourneyRun[], id: string, query: URLSearchParams): unknown {
  if (!list.journeys.some((journey) => journey.id === id)) {
    return refusal(404, 'journey_not_found', `There is no journey "${id}".`);
  }
  return { runs: runs.filter((run) => run.checkId === id).slice(0, Number(query.get('limit') ?? 20)) };
}

/** The role check of Grafana's proxy. */
const needed = (path: string): string =>
  path.startsWith('admin/') ? `${PLUGIN_ID}:admin` : `${PLUGIN_ID}:${path.startsWith('act/') ? 'act' : 'read'}`;

/**
 * Takes the place of Grafana and the companion behind its proxy, as a user of this role meets them. Call it once a test;
 * it stands behind `getBackendSrv` from then on.
 */
export function fakeCompanion(role: Role = 'Editor', state: Partial<CompanionState> = {}): FakeCompanion {
  actAs(role);
  const login = role.toLowerCase();
  const knows: CompanionState = {
    issues: [issueOf()],
    services: serviceListOf(serviceOf('orders'), serviceOf('ledger')),
    journeys: journeyListOf(journeyOf()),
    runs: [runOf()],
    series: seriesOf(),
    status: statusOf(),
    preview: previewOf(),
    settings: { enabled: true, pinned: true, apiUrl: 'http://companion.example:4320', hasToken: true },
    ...state,
  };
  const requests: SeenRequest[] = [];
  const answers = new Map<string, unknown>();
  let isAway = false;
  let held: Promise<void> = Promise.resolve();

  const post = (path: string, body: unknown): unknown => {
    const [kind, , id = '', act = ''] = path.split('/');
    if (kind === 'query') {
      const { matchers } = body as { matchers?: SilencePreview['matchers'] };
      return matchers === undefined ? knows.preview : { ...knows.preview, matchers };
    }
    const issue = one(knows.issues, id);
    const result = isRefusal(issue) ? issue : actOn(issue, act, body as { version: number }, login);
    if (!isRefusal(result)) {
      knows.issues = knows.issues.map((other) => (other.id === id ? result : other));
    }
    return result;
  };

  const companion = (method: string, path: string, body: unknown): unknown => {
    if (!GRANTS[role].includes(needed(path))) {
      return grafanaRefusal(403, 'plugin proxy route access denied');
    }
    if (isAway) {
      return grafanaRefusal(502);
    }
    for (const [begin, answer] of answers) {
      if (path.startsWith(begin)) {
        return answer;
      }
    }
    if (method === 'POST') {
      return post(path, body);
    }
    const { pathname, searchParams } = new URL(path, 'http://companion.example');
    const [resource = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
    if (resource === 'whoami') {
      return whoamiOf({ role, login });
    }
    return READ.get(resource)?.(knows, rest, searchParams) ?? refusal(404, 'not_found', 'There is nothing there.');
  };

  const settings = (method: string, body: unknown): unknown => {
    if (method === 'GET') {
      const { enabled, pinned, apiUrl, hasToken } = knows.settings;
      return { enabled, pinned, jsonData: { apiUrl }, secureJsonFields: { apiToken: hasToken } };
    }
    if (role !== 'Admin') {
      return grafanaRefusal(403, "You'll need additional permissions to perform this action.");
    }
    const { enabled, pinned, jsonData, secureJsonData } = body as {
      enabled: boolean;
      pinned: boolean;
      jsonData: { apiUrl: string };
      secureJsonData?: { apiToken: string };
    };
    const hasToken = knows.settings.hasToken || secureJsonData !== undefined;
    knows.settings = { enabled, pinned, apiUrl: jsonData.apiUrl, hasToken };
    return { message: 'Plugin settings updated' };
  };

  const take = async (request: BackendSrvRequest): Promise<FetchResponse<unknown>> => {
    const { url, method = 'GET', data } = request;
    const ofCompanion = url.startsWith(PROXY);
    const path = ofCompanion ? url.slice(PROXY.length) : url;
    requests.push({ method, path, body: data });
    await held;
    const answer = ofCompanion
      ? companion(method, path, data)
      : url === SETTINGS
        ? settings(method, data)
        : grafanaRefusal(404, 'Not found');
    if (isRefusal(answer)) {
      throw { status: answer.status, data: answer.body, config: request };
    }
    return { data: answer, status: 200, ok: true, config: request } as FetchResponse<unknown>;
  };

  setBackendSrv({
    fetch: (request: BackendSrvRequest) => defer(() => from(take(request))) as Observable<FetchResponse<never>>,
  } as unknown as BackendSrv);

  return {
    state: knows,
    requests,
    posted: (path) => requests.filter((r) => r.method === 'POST' && r.path === path).map((r) => r.body),
    answer: (begin, answer) => void (answer === undefined ? answers.delete(begin) : answers.set(begin, answer)),
    away: (is) => void (isAway = is),
    hold: () => {
      let letGo = () => {};
      held = new Promise((resolve) => (letGo = resolve));
      return () => letGo();
    },
  };
}
