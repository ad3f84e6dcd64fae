import { z } from 'zod';
import { destinationEndpointSchema } from './destinationEndpoint.ts';
import { destinationHeadersSchema } from './destinationHeaders.ts';
import { secretRefSchema } from './secretRef.ts';
import { textOf, uniqueList } from './uniqueList.ts';

/** Names of labels, the more telling ones first. UTF-8 names are allowed: Alertmanager takes them since 0.27. */
const labelNames = z.array(z.string().min(1).max(256));

const webhookConfigSchema = z.strictObject({
  token: secretRefSchema.describe(
    'Where the bearer token is to be found that the Alertmanager sends (`http_config.authorization.credentials` of its webhook): `env:NAME` or `file:PATH`.',
  ),
});

export const alertmanagerConfigSchema = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9-]+$/, { error: 'must consist of a-z, 0-9 and hyphens' })
    .describe('Name of the Alertmanager in keys of alerts, in metrics and in the path of its webhook.'),
  url: destinationEndpointSchema.describe(
    'Base URL: /api/v2/alerts and so on are appended. Mimir: with /alertmanager at its end.',
  ),
  headers: destinationHeadersSchema
    .default({})
    .describe(
      'Headers of every request. A secret only as `env:NAME` or `file:PATH`, which holds the whole value, such as `Bearer …`.',
    ),
  pollIntervalMs: z
    .int()
    .min(1000)
    .max(600_000)
    .default(15_000)
    .describe('Time between two looks at its alerts, in milliseconds. A poll also sees what is silenced or inhibited.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe('Longest wait for the whole answer to one request, in milliseconds.'),
  webhook: webhookConfigSchema
    .optional()
    .describe('Takes its notifications at POST /api/v1/hooks/alertmanager/<id>, beside the poll. Default: not taken.'),
  serviceLabels: labelNames
    .min(1)
    .default(['service_name', 'service', 'job'])
    .describe('Labels that name the service; the first that an alert has counts. `job` may be `namespace/name`.'),
  namespaceLabels: labelNames
    .default(['service_namespace']) // not `namespace`: that is Kubernetes', and a wrong part is worse than none
    .describe("Labels that hold the service's namespace; the first that an alert has counts."),
  environmentLabels: labelNames
    .default(['deployment_environment_name', 'deployment_environment', 'environment'])
    .describe("Labels that hold the service's environment; the first that an alert has counts."),
});
export type AlertmanagerConfig = z.output<typeof alertmanagerConfigSchema>;

export const alertmanagersConfigSchema = uniqueList(alertmanagerConfigSchema, {
  what: 'id',
  field: 'id',
  keyOf: (entry) => textOf(entry, 'id'),
});
