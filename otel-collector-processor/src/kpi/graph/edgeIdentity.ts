import type { Service } from '../registry/service.ts';
import type { ConnectionType } from './graphCall.ts';

/** What tells one edge of the service graph from another. */
export type EdgeIdentity = Readonly<{
  client: Service;
  server: Service | string;
  connectionType: ConnectionType;
  synthetic: number;
  /** It stands for those beyond the client's limit. */
  overflow: boolean;
}>;
