import {
  type DataQuery,
  type DataSourceApi,
  type PanelData,
  type QueryRunner,
  type QueryRunnerOptions,
  CoreApp,
  rangeUtil,
} from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { ReplaySubject, Subscription, type Observable } from 'rxjs';
import { runRequest } from './runRequest';

let requests = 0;

/** A number of its own for every request of this page. */
export function nextRequestId(): string {
  return `W${++requests}`;
}

/** Runs one query after the other, the newest only. */
export class HostQueryRunner implements QueryRunner {
  readonly #results = new ReplaySubject<PanelData>(1);
  #running = new Subscription();

  get(): Observable<PanelData> {
    return this.#results;
  }

  run(options: QueryRunnerOptions): void {
    this.cancel();
    void this.#run(options);
  }

  async #run(options: QueryRunnerOptions): Promise<void> {
    const { datasource, queries, timeRange, timezone, maxDataPoints, minInterval, app, scopedVars } = options;
    const source = await resolve(datasource);
    const { interval, intervalMs } = rangeUtil.calculateInterval(timeRange, maxDataPoints, minInterval ?? undefined);
    const request = {
      app: app ?? CoreApp.Unknown,
      requestId: nextRequestId(),
      timezone,
      range: timeRange,
      interval,
      intervalMs,
      targets: queries as DataQuery[],
      maxDataPoints,
      scopedVars: scopedVars ?? {},
      startTime: Date.now(),
    };
    this.#running = runRequest(source, request).subscribe((data) => this.#results.next(data));
  }

  cancel(): void {
    this.#running.unsubscribe();
  }

  destroy(): void {
    this.cancel();
    this.#results.complete();
  }
}

function resolve(source: QueryRunnerOptions['datasource']): Promise<DataSourceApi> {
  return source !== null && 'query' in source
    ? Promise.resolve(source as DataSourceApi)
    : getDataSourceSrv().get(source);
}
