import type { DataQuery, DataSourceRef, FieldConfigSource, RawTimeRange } from '@grafana/data';

/** A panel of a dashboard's classic JSON, as far as the workbench draws it. */
export type PanelModel = Readonly<{
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: Readonly<{ x: number; y: number; w: number; h: number }>;
  datasource?: DataSourceRef | string | null;
  targets?: readonly DataQuery[];
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  pluginVersion?: string;
  transparent?: boolean;
}>;

/** A dashboard's classic JSON. */
export type DashboardModel = Readonly<{
  title: string;
  panels: readonly PanelModel[];
  time?: RawTimeRange;
  refresh?: string;
}>;
