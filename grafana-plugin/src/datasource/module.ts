import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './ConfigEditor';
import { QueryEditor } from './QueryEditor';
import { VigilDatasource } from './VigilDatasource';
import type { VigilQuery } from './vigilQuery';

export const plugin = new DataSourcePlugin<VigilDatasource, VigilQuery>(VigilDatasource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
