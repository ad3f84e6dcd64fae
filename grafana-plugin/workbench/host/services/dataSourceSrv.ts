import type { DataSourceApi, DataSourceInstanceSettings, DataSourceRef } from '@grafana/data';
import {
  config,
  type DataSourceSrv,
  type GetDataSourceListFilters,
  type RuntimeDataSourceRegistration,
} from '@grafana/runtime';
import { importDataSource } from '../loader/importDataSource';

type Ref = DataSourceRef | string | null | undefined;

/** Data sources of the boot data, loaded when they are first asked for. */
export class HostDataSourceSrv implements DataSourceSrv {
  readonly #loaded = new Map<string, Promise<DataSourceApi>>();
  readonly #runtime = new Map<string, DataSourceApi>();

  get(ref?: Ref): Promise<DataSourceApi> {
    const runtime = typeof ref === 'string' ? this.#runtime.get(ref) : this.#runtime.get(ref?.uid ?? '');
    if (runtime !== undefined) return Promise.resolve(runtime);
    const settings = this.getInstanceSettings(ref);
    if (settings === undefined) {
      const name = typeof ref === 'string' ? ref : (ref?.uid ?? ref?.type ?? '');
      return Promise.reject(new Error(`Datasource ${name} was not found`));
    }
    const loading = this.#loaded.get(settings.uid) ?? load(settings);
    this.#loaded.set(settings.uid, loading);
    return loading;
  }

  getInstanceSettings(ref?: Ref): DataSourceInstanceSettings | undefined {
    const all = Object.values(config.datasources);
    if (ref === undefined || ref === null || ref === 'default') return config.datasources[config.defaultDatasource];
    if (typeof ref === 'string') return all.find(({ uid, name }) => uid === ref || name === ref);
    if (ref.uid !== undefined) return all.find(({ uid }) => uid === ref.uid);
    return all.find(({ type }) => type === ref.type);
  }

  getList({ type, pluginId, filter }: GetDataSourceListFilters = {}): DataSourceInstanceSettings[] {
    const types = type === undefined ? undefined : [type].flat();
    return Object.values(config.datasources)
      .filter((settings) => types?.includes(settings.type) ?? true)
      .filter((settings) => pluginId === undefined || settings.meta.id === pluginId)
      .filter((settings) => filter?.(settings) ?? true);
  }

  /** They are as the page's boot data has them. */
  reload(): Promise<void> {
    return Promise.resolve();
  }

  registerRuntimeDataSource({ dataSource }: RuntimeDataSourceRegistration): void {
    this.#runtime.set(dataSource.uid, dataSource);
  }
}

async function load(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
  const plugin = await importDataSource(settings.meta);
  const source = new plugin.DataSourceClass(settings);
  source.components = plugin.components;
  // What an instance does not say of itself, as Grafana fills it in.
  return Object.assign(source, { name: settings.name, type: settings.type, meta: settings.meta, uid: settings.uid });
}
