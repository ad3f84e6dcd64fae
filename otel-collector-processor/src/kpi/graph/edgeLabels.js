import { SYNTHETIC_TYPES } from '../../messages/index.ts';
import { furtherLabel, label, overflowLabel, tenantLabel } from '../exposition/labelText.ts';
/** Labels of an edge as Tempo's metrics-generator names them, with `client_` and `server_` in front of dimensions. */
export function edgeLabels(edge) {
    const { client, server, connectionType, synthetic } = edge;
    const overflow = edge.overflow || client.overflow || (typeof server !== 'string' && server.overflow);
    return (`${label('client', client.identity.name)},${label('server', typeof server === 'string' ? server : server.identity.name)}` +
        furtherLabel('connection_type', connectionType) +
        dimensions('client', client.identity) +
        (typeof server === 'string' ? '' : dimensions('server', server.identity)) +
        furtherLabel('user_agent_synthetic_type', SYNTHETIC_TYPES[synthetic]) +
        tenantLabel(client.identity.tenant) +
        overflowLabel(overflow));
}
function dimensions(side, { namespace, environment }) {
    return (furtherLabel(`${side}_service_namespace`, namespace) +
        furtherLabel(`${side}_deployment_environment_name`, environment));
}
