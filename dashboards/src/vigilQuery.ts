import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { VIGIL } from './sources.ts';

/** A query of the Vigil Quality data source. */
export function vigilQuery(kind: 'services' | 'journeys' | 'issues', refId = 'A'): Builder<Dataquery> {
  const query = { refId, kind, datasource: VIGIL, _implementsDataqueryVariant: () => undefined };
  return { build: () => query as unknown as Dataquery };
}
