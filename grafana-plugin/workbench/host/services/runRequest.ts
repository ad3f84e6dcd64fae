import {
  CoreApp,
  DataTopic,
  LoadingState,
  type DataFrame,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { getBackendSrv, toDataQueryError } from '@grafana/runtime';
import { catchError, finalize, from, map, Observable, of, tap } from 'rxjs';

/** No answer for so long: people are shown that it loads. */
const LOADING_AFTER_MS = 200;

/**
 * Runs a request against a data source: what comes in parts is put together by their keys, and a panel learns of loading
 * and of errors. Ending the subscription cancels what is under way.
 */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  query: DataSourceApi['query'] = (asked) => dataSource.query(asked),
): Observable<PanelData> {
  const targets = request.targets
    .map((target) => (isEmpty(target) ? { ...dataSource.getDefaultQuery?.(CoreApp.PanelEditor), ...target } : target))
    .filter((target) => target.hide !== true && (dataSource.filterQuery?.(target) ?? true));
  const empty: PanelData = { state: LoadingState.Loading, series: [], request, timeRange: request.range };
  if (targets.length === 0) return of({ ...empty, state: LoadingState.Done });

  const parts = new Map<string, DataQueryResponse>();
  let latest = empty;
  const data = from(query({ ...request, targets })).pipe(
    map((part) => {
      request.endTime = Date.now();
      parts.set(part.key ?? part.data[0]?.refId ?? 'A', part);
      latest = combine([...parts.values()], part, empty);
      return latest;
    }),
    catchError((error: unknown) => of({ ...latest, state: LoadingState.Error, error: toDataQueryError(error) })),
    finalize(() => cancelRequests(request.requestId)),
  );
  return new Observable((subscriber) => {
    const loading = setTimeout(() => subscriber.next(empty), LOADING_AFTER_MS);
    const stopWaiting = () => clearTimeout(loading);
    subscriber.add(stopWaiting);
    subscriber.add(data.pipe(tap(stopWaiting)).subscribe(subscriber));
  });
}

/** What every query has, whatever it asks for. */
const COMMON: readonly string[] = ['refId', 'hide', 'key', 'queryType', 'datasource'] satisfies (keyof DataQuery)[];

/** A query that asks for nothing yet gets what its data source asks for by default. */
function isEmpty(query: DataQuery): boolean {
  return Object.keys(query).every((key) => COMMON.includes(key));
}

function combine(parts: readonly DataQueryResponse[], newest: DataQueryResponse, empty: PanelData): PanelData {
  const frames = parts.flatMap((part) => part.data as DataFrame[]);
  const failed = parts.find((part) => part.error !== undefined || (part.errors ?? []).length > 0);
  const isAnnotation = (frame: DataFrame) => frame.meta?.dataTopic === DataTopic.Annotations;
  return {
    ...empty,
    state: failed === undefined ? (newest.state ?? LoadingState.Done) : LoadingState.Error,
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    ...(failed !== undefined && { error: failed.error ?? failed.errors?.[0], errors: failed.errors }),
  };
}

/** Those of the requests to the server that were made under this id. */
function cancelRequests(requestId: string): void {
  const service = getBackendSrv() as { resolveCancelerIfExists?: (id: string) => void };
  service.resolveCancelerIfExists?.(requestId);
}
