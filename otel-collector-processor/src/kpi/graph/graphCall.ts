import type { EdgeSummary } from '@vigil/quality-model';
import type { Service } from '../registry/service.ts';

export type ConnectionType = EdgeSummary['connectionType'];
/** In the order in which snapshots number them. */
export const CONNECTION_TYPES = [
  '',
  'service',
  'database',
  'messaging_system',
  'external',
] as const satisfies readonly ConnectionType[];

/** A call over an edge: both halves were found, or the client's half names a peer that sends no spans. */
export type GraphCall = Readonly<{
  client: Service;
  /** A service, or the name of a peer. */
  server: Service | string;
  connectionType: ConnectionType;
  /** Index into SYNTHETIC_TYPES. */
  synthetic: number;
  /** Either half has the status ERROR. */
  failed: boolean;
  clientMs: number;
  /** Of a peer without spans: the client's view, as Tempo does for databases. */
  serverMs: number;
  endMs: number;
  /** How many calls it stands for: whole, 1 or more. */
  weight: number;
}>;
