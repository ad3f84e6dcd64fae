import {
  DataSourceApi,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type TestDataSourceResponse,
} from '@grafana/data';
import type { IssueList, JourneyList, Series, ServiceList, Status } from '@vigil/quality-model';
import { getFromCompanion } from '../api/client';
import { asVigilError } from '../api/vigilError';
import { explainError } from '../components/explainError';
import { issuesFrame, journeysFrame, seriesFrame, servicesFrame } from './frames';
import { DEFAULT_QUERY, type VigilQuery } from './vigilQuery';

/** The companion looks back no further: longer ranges are Prometheus' business. */
const WINDOW_MAX_S = 3600;
const WINDOW_MIN_S = 10;
const ISSUES_MAX = 200;

/**
 * Reads the companion through the app's own proxy routes, in the browser. So no alert rules can be made on it, and no
 * public dashboards: they use Vigil's metrics in Prometheus.
 */
export class VigilDatasource extends DataSourceApi<VigilQuery> {
  constructor(settings: DataSourceInstanceSettings) {
    super(settings);
    this.annotations = {};
  }

  override getDefaultQuery(): Partial<VigilQuery> {
    return DEFAULT_QUERY;
  }

  override filterQuery({ hide, kind, service, operation }: VigilQuery): boolean {
    return hide !== true && (kind !== 'series' || (Boolean(service) && Boolean(operation)));
  }

  override async query({ targets, range }: DataQueryRequest<VigilQuery>): Promise<DataQueryResponse> {
    const nowMs = Date.now();
    const seconds = Math.ceil((nowMs - range.from.valueOf()) / 1000);
    const window = `${Math.min(WINDOW_MAX_S, Math.max(WINDOW_MIN_S, seconds))}s`;
    try {
      const frames = targets
        .filter((target) => this.filterQuery(target))
        .map((target) => frameOf(target, window, range.from.valueOf()));
      return { data: await Promise.all(frames) };
    } catch (error) {
      const known = asVigilError(error);
      const said = { message: `${explainError(known).title}. ${known.message}` };
      return { data: [], error: said, errors: [said] }; // panels read either
    }
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    try {
      const { version } = await getFromCompanion<Status>('status');
      return { status: 'success', message: `The companion answers, version ${version}.` };
    } catch (error) {
      const known = asVigilError(error);
      const { title, remedy } = explainError(known);
      return { status: 'error', message: `${title}. ${known.message} ${remedy}` };
    }
  }
}

async function frameOf(query: VigilQuery, window: string, fromMs: number): Promise<DataFrame> {
  const { refId, kind, service = '' } = query;
  switch (kind) {
    case 'services': {
      const list = await getFromCompanion<ServiceList>('services', { window });
      const services = list.services.filter(({ name }) => service === '' || name === service);
      return servicesFrame(refId, { ...list, services });
    }
    case 'journeys':
      return journeysFrame(refId, await getFromCompanion<JourneyList>('journeys'));
    case 'issues':
      return issuesFrame(
        refId,
        await getFromCompanion<IssueList>('issues', {
          state: 'open,acknowledged,resolved',
          since: fromMs,
          limit: ISSUES_MAX,
          ...(service !== '' && { service }),
        }),
      );
    case 'series': {
      const { namespace, environment, operation, signal = 'latency' } = query;
      const asked = { service, namespace, environment, operation, signal, window };
      return seriesFrame(refId, await getFromCompanion<Series>('series', asked));
    }
    default:
      throw new Error(`there is no query of kind ${String(kind satisfies never)}`);
  }
}
