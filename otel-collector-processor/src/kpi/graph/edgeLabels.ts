import type { ServiceIdentity } from '@vigil/quality-model';
import { SYNTHETIC_TYPES } from '../../messages/index.ts';
import { furtherLabel, label, overflowLabel, tenantLabel } from '../exposition/labelText.ts';
import type { EdgeIdentity } from './edgeIdentity.ts';

/** Labels of an edge as Tempo's metrics-generator names them, with `client_` and `server_` in front of dimensions. */
export function edgeLabels(edge: EdgeIdentity): string {
  const { client, server, connectionType, synthetic } = edge;
  const overflow = edge.overflow || client.overflow || (typeof server !== 'string' && server.overflow);
  return (
    `${label('client', client.identity.name)},${label('server', typeof server === 'string' ? server : server.identity.name)}` +
    furtherLabel('connection_type', connectionType) +
    dimensions('client', client.identity) +
    (typeof server === 'string' ? '' : dimensions('server', server.identity)) +
    furtherLabel('user_agent_synthetic_type', SYNTHETIC_TYPES[synthetic]!) +
    tenantLabel(client.identity.tenant) +
    overflowLabel(overflow)
  );
}

function dimensions(side: 'client' | 'server', { namespace, environment }: ServiceIdentity): string {
  return (
    furtherLabel(`${side}_service_namespace`, namespace) +
    furtherLabel(`${side}_deployment_environment_name`, environment)
  );
}
