import type { DataQuery } from '@grafana/schema';

export const QUERY_KINDS = ['services', 'journeys', 'issues', 'series'] as const;
export type QueryKind = (typeof QUERY_KINDS)[number];

/** What a panel or an annotation asks for. */
export interface VigilQuery extends DataQuery {
  kind: QueryKind;
  /** Of `services` and `series`: one service; '' is all. */
  service?: string;
  /** Of `series`. */
  namespace?: string;
  environment?: string;
  operation?: string;
  signal?: 'latency' | 'errors' | 'rate';
}

export const DEFAULT_QUERY: Partial<VigilQuery> = { kind: 'services', signal: 'latency' };
