import { createPeerAddresses } from '../http/peerAddresses.ts';
import { readProcessConfig } from './processConfig.ts';
import { startTelemetry } from '../telemetry/startTelemetry.ts';
import { SERVICE_ROLES } from '../roles.ts';
import { SERVICE_VERSION } from '../services/serviceVersion.ts';

/** An endpoint that is away must not hold up the end for long. */
const FLUSH_MS = 3_000;

const config = readProcessConfig(process.env);
const role = SERVICE_ROLES.find((service) => service === config.role);
if (role === undefined) throw new Error(`${config.role} is no service.`);

// Before everything else, so that servers and calls are instrumented.
const telemetry = startTelemetry({
  name: config.serviceName,
  namespace: config.serviceNamespace,
  environment: config.environment,
  version: SERVICE_VERSION,
});

const { createServiceServer } = await import('./serviceServer.ts');
const { runProcess } = await import('./runProcess.ts');
const peers = createPeerAddresses();
const server = createServiceServer({ role, config, peers, telemetry, clockMs: () => performance.now() });
await runProcess({ config, server, peers, afterClose: () => telemetry.shutdown(FLUSH_MS) });
