import { CONFIG_VARIABLE, type ProcessConfig } from '../processes/processConfig.ts';
import type { ProcessRole, ServiceRole } from '../roles.ts';
import { SERVICE_ROLES } from '../roles.ts';
import type { OtlpOptions, ShopOptions } from './shopOptions.ts';

/** What shows fast, and loses nothing when an endpoint is away for a moment. The surrounding environment goes before. */
const TELEMETRY_DEFAULTS = {
  OTEL_BSP_SCHEDULE_DELAY: '1000',
  OTEL_BSP_MAX_QUEUE_SIZE: '16384',
  OTEL_BLRP_SCHEDULE_DELAY: '1000',
  OTEL_METRIC_EXPORT_INTERVAL: '2000',
  OTEL_METRIC_EXPORT_TIMEOUT: '2000',
  OTEL_TRACES_SAMPLER: 'always_on', // a caller that does not sample must not make the own counts differ
} as const;

function otlpVariables({ endpoint, protocol, headers }: OtlpOptions): Record<string, string> {
  return {
    ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    ...(protocol === undefined ? {} : { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }),
    ...(headers === undefined
      ? {}
      : {
          OTEL_EXPORTER_OTLP_HEADERS: Object.entries(headers)
            .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
            .join(','),
        }),
  };
}

function isService(role: ProcessRole): role is ServiceRole {
  return SERVICE_ROLES.some((service) => service === role);
}

function processConfig(role: ProcessRole, port: number, o: ShopOptions): ProcessConfig {
  return {
    role,
    port,
    host: o.host ?? '127.0.0.1',
    seed: o.seed ?? 1,
    serviceName: isService(role) ? (o.names?.[role] ?? role) : role,
    serviceNamespace: o.namespace ?? 'shop',
    environment: o.environment ?? 'production',
    baseErrorRatio: o.baseErrorRatio ?? 0.002,
    customers: {
      running: o.customers?.running ?? true,
      rate: o.customers?.rate ?? 6,
      shape: o.customers?.shape ?? 'week',
      dayLengthSeconds: o.customers?.dayLengthSeconds ?? 120,
    },
  };
}

/** The environment of one process: what surrounds the launcher, how to send telemetry, and its configuration. */
export function processEnvironment(
  role: ProcessRole,
  port: number,
  options: ShopOptions,
  surrounding: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const config = processConfig(role, port, options);
  return {
    ...TELEMETRY_DEFAULTS,
    ...surrounding,
    ...otlpVariables(options.otlp ?? {}),
    OTEL_SERVICE_NAME: config.serviceName,
    [CONFIG_VARIABLE]: JSON.stringify(config),
  };
}
